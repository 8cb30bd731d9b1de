// GitHub's webhooks for one row of the bundled week, with the fields that matter.
import type { Moment } from '../../../shared/core/facts/moment';
import { authorOf, messageOf, reviewerOf } from './commits';
import type { Shipped } from './scenario';

const repository = (service: string) => ({ name: service, full_name: `acme/${service}` });
const account = ({ account: id, name, isBot }: ReturnType<typeof authorOf>) => ({
  id,
  login: name.replace(/ .*/, '').toLowerCase(),
  type: isBot ? 'Bot' : 'User',
});

type Merged = { at: Moment; sha: string };

/** The branch's last commit: what reviewers saw, before it was squashed. */
const headOf = (sha: string): string => [...sha].reverse().join('');

const branchOf = ({ author, pullRequest, title }: Shipped): string => {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return author === 'copilot-agent'
    ? `copilot/${words}`
    : author === 'dependabot'
      ? `dependabot/npm_and_yarn/${words}`
      : `${pullRequest}-${words}`;
};

export const mergedPullRequest = (row: Shipped, { at, sha }: Merged) => ({
  action: 'closed',
  pull_request: {
    id: row.pullRequest,
    number: row.pullRequest,
    title: row.title,
    body: row.body ?? '',
    user: account(authorOf(row)),
    labels: [],
    head: { ref: branchOf(row), sha: headOf(sha) },
    merged: true,
    merged_at: at,
    merge_commit_sha: sha,
    updated_at: at,
    html_url: `https://github.example/acme/${row.service}/pull/${row.pullRequest}`,
  },
  repository: repository(row.service),
});

export const submittedReview = (row: Shipped, { at, sha }: Merged) => ({
  action: 'submitted',
  review: { id: row.pullRequest, state: 'approved', commit_id: headOf(sha), submitted_at: at, user: account(reviewerOf(row)) },
  pull_request: { number: row.pullRequest },
  repository: repository(row.service),
});

export const pushed = (row: Shipped, { at, sha, previousSha }: Merged & { previousSha: string }) => ({
  ref: 'refs/heads/main',
  before: previousSha,
  after: sha,
  commits: [
    {
      id: sha,
      message: messageOf(row),
      timestamp: at,
      author: { name: authorOf(row).name, email: authorOf(row).email },
      committer: { name: 'GitHub', email: 'noreply@github.com' },
      added: [],
      removed: row.files.filter(([, added]) => added === 0).map(([path]) => path),
      modified: row.files.filter(([, added]) => added > 0).map(([path]) => path),
    },
  ],
  head_commit: { timestamp: at },
  repository: repository(row.service),
});

export const deploymentStatus = (service: string, { at, sha, number, task }: Merged & { number: number; task?: string }) => ({
  action: 'created',
  deployment_status: {
    state: 'success',
    environment: 'production',
    created_at: at,
    log_url: `https://github.example/acme/${service}/actions/runs/${number}`,
  },
  deployment: { id: number, sha, ref: 'main', task: task ?? 'deploy', environment: 'production', created_at: at, payload: { service } },
  repository: repository(service),
});
