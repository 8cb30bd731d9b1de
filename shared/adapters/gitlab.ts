// What does GitLab say? Deployments, pushes, merge requests and approvals.
import type { Adapter } from './adapter';
import { anyOf, sharedToken, standardWebhooks } from './authenticity';
import { GitlabDeployment } from './gitlab-deployment';
import { MergeRequest } from './gitlab-merge';
import { GitlabPush } from './gitlab-push';
import { headerOf } from './headers';
import { deliveryIdIn } from './ids';
import { isRecord, parseJson } from './json';
import { readEvent } from './reading';

const events = {
  'Deployment Hook': GitlabDeployment,
  'Push Hook': GitlabPush,
  'Merge Request Hook': MergeRequest,
} as const;

const hooks = new Map([
  ['deployment', 'Deployment Hook'],
  ['push', 'Push Hook'],
  ['tag_push', 'Tag Push Hook'],
  ['merge_request', 'Merge Request Hook'],
  ['build', 'Job Hook'],
  ['pipeline', 'Pipeline Hook'],
  ['release', 'Release Hook'],
  ['note', 'Note Hook'],
  ['issue', 'Issue Hook'],
  ['feature_flag', 'Feature Flag Hook'],
]);

export const gitlab: Adapter = {
  name: 'gitlab',
  authenticity: anyOf(standardWebhooks, sharedToken({ header: 'x-gitlab-token' })),
  deliveryId: (headers, body) => deliveryIdIn(headerOf(headers, 'webhook-id') === '' ? 'idempotency-key' : 'webhook-id')(headers, body),
  read: (headers, body) => readEvent(headerOf(headers, 'x-gitlab-event'), body, events),
  inferHeaders: (body) => {
    const json = parseJson(body);
    const kind = 'value' in json && isRecord(json.value) ? json.value['object_kind'] : undefined;
    const hook = typeof kind === 'string' ? hooks.get(kind) : undefined;
    return hook === undefined ? undefined : { 'x-gitlab-event': hook };
  },
};
