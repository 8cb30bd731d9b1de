// What does GitHub say? Deployments, their statuses and the gates before them, pushes, pull requests and reviews.
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { Deployment, DeploymentStatus } from './github-deployment';
import { DeploymentProtectionRule } from './github-gate';
import { PullRequest, PullRequestReview } from './github-review';
import { Push } from './github-push';
import { headerOf } from './headers';
import { deliveryIdIn } from './ids';
import { isRecord, parseJson } from './json';
import { readEvent } from './reading';

const events = {
  deployment: Deployment,
  deployment_status: DeploymentStatus,
  deployment_protection_rule: DeploymentProtectionRule,
  push: Push,
  pull_request: PullRequest,
  pull_request_review: PullRequestReview,
} as const;

// Most particular first: a review names its pull request, a status its deployment.
const marks: readonly (readonly [event: string, keys: readonly string[]])[] = [
  ['deployment_status', ['deployment_status', 'deployment']],
  ['deployment_protection_rule', ['deployment_callback_url', 'environment']],
  ['deployment', ['deployment', 'repository', 'action']],
  ['pull_request_review_comment', ['pull_request', 'comment']],
  ['pull_request_review', ['review', 'pull_request']],
  ['pull_request', ['pull_request', 'number']],
  ['push', ['ref', 'before', 'after', 'commits']],
  ['deployment_review', ['workflow_run', 'since']],
  ['workflow_run', ['workflow_run', 'workflow']],
  ['release', ['release', 'action']],
  ['ping', ['zen', 'hook_id']],
];

export const github: Adapter = {
  name: 'github',
  authenticity: hmacSha256({ header: 'x-hub-signature-256', prefix: 'sha256=' }),
  deliveryId: deliveryIdIn('x-github-delivery'),
  read: (headers, body) => readEvent(headerOf(headers, 'x-github-event'), body, events),
  inferHeaders: (body) => {
    const json = parseJson(body);
    const value = 'value' in json ? json.value : undefined;
    const mark = isRecord(value) ? marks.find(([, keys]) => keys.every((key) => Object.hasOwn(value, key))) : undefined;
    return mark && { 'x-github-event': mark[0] };
  },
};
