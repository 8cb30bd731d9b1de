// What does Bitbucket say? Pushes, pull requests, approvals, and build statuses that are deployments by their name.
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { Approval, BitbucketPull } from './bitbucket-pull';
import { BitbucketPush } from './bitbucket-push';
import { ServerApproval, ServerPull } from './bitbucket-server';
import { BuildStatus } from './bitbucket-status';
import { headerOf } from './headers';
import { deliveryIdIn } from './ids';
import { isRecord, parseJson } from './json';
import { readEvent } from './reading';

const events = {
  'repo:push': BitbucketPush,
  'repo:commit_status_created': BuildStatus,
  'repo:commit_status_updated': BuildStatus,
  'pullrequest:created': BitbucketPull,
  'pullrequest:updated': BitbucketPull,
  'pullrequest:fulfilled': BitbucketPull,
  'pullrequest:rejected': BitbucketPull,
  'pullrequest:approved': Approval('approved'),
  'pullrequest:unapproved': Approval('dismissed'),
  'pullrequest:changes_request_created': Approval('changes-requested'),
  'pr:opened': ServerPull,
  'pr:modified': ServerPull,
  'pr:from_ref_updated': ServerPull,
  'pr:merged': ServerPull,
  'pr:declined': ServerPull,
  'pr:reviewer:approved': ServerApproval('approved'),
  'pr:reviewer:unapproved': ServerApproval('dismissed'),
  'pr:reviewer:needs_work': ServerApproval('changes-requested'),
} as const;

// Only Data Center writes its event into the body. Every event of a Cloud pull request reads alike, but for what people said of it.
const eventIn = (body: Readonly<Record<string, unknown>>): string | undefined => {
  if (typeof body['eventKey'] === 'string') return body['eventKey'];
  if (isRecord(body['push'])) return 'repo:push';
  if (isRecord(body['commit_status'])) return 'repo:commit_status_updated';
  if (isRecord(body['approval'])) return undefined;
  return isRecord(body['pullrequest']) && !('comment' in body) && !('changes_request' in body) ? 'pullrequest:updated' : undefined;
};

export const bitbucket: Adapter = {
  name: 'bitbucket',
  authenticity: hmacSha256({ header: 'x-hub-signature', prefix: 'sha256=' }),
  deliveryId: (headers, body) =>
    deliveryIdIn(headerOf(headers, 'x-request-uuid') === '' ? 'x-request-id' : 'x-request-uuid')(headers, body),
  read: (headers, body) => readEvent(headerOf(headers, 'x-event-key'), body, events),
  inferHeaders: (body) => {
    const json = parseJson(body);
    const event = 'value' in json && isRecord(json.value) ? eventIn(json.value) : undefined;
    return event === undefined ? undefined : { 'x-event-key': event };
  },
};
