// The evidence as a table for auditors: one row a change, and a last line that says how complete it is.
import type { Approval, ChecksReport } from '../core/facts/change';
import type { Evidence, EvidenceRecord } from '../core/measure/evidence';

type Column = readonly [string, (record: EvidenceRecord) => string | number];

const approvals = (list: readonly Approval[]): string =>
  list
    .filter(({ byHuman }) => byHuman)
    .map(
      ({ sha, at, isFinal, isIndependent }) =>
        `${sha} ${at}${isFinal ? '' : ' (not the final commit)'}${isIndependent ? '' : ' (not independent)'}`,
    )
    .join('; ');

const checks = ({ sha, state, total, failed }: ChecksReport): string =>
  `${state}: ${total} on ${sha}${failed.length > 0 ? `, failed: ${failed.join(', ')}` : ''}`;

const columns: readonly Column[] = [
  ['live_at', ({ deployed }) => deployed.liveAt],
  ['service', ({ deployed }) => deployed.service],
  ['environment', ({ deployed }) => deployed.environment],
  ['deployment', ({ deployed }) => deployed.deploymentId],
  ['repository', ({ deployed }) => deployed.repository],
  ['commit', ({ deployed }) => deployed.sha],
  ['kind', ({ deployed }) => deployed.kind],
  ['title', ({ deployed }) => deployed.title],
  ['pull_request', ({ deployed }) => deployed.pullRequest?.number ?? ''],
  ['pull_request_url', ({ deployed }) => deployed.pullRequest?.url ?? ''],
  ['tier', ({ deployed }) => deployed.tier?.tier ?? ''],
  ['tier_because', ({ deployed }) => deployed.tier?.because ?? ''],
  ['policy_rules', ({ deployed }) => deployed.tier?.rules.join('; ') ?? ''],
  ['human_reviews_needed', ({ deployed }) => deployed.tier?.humanReviews ?? ''],
  ['approvals_before', ({ deployed }) => approvals(deployed.approvals)],
  ['approvals_after', ({ since }) => approvals(since.approvals)],
  ['independent_review', ({ since }) => since.review.reviewed],
  ['review_because', ({ since }) => since.review.because],
  ['reviewed_at', ({ since }) => since.review.reviewedAt ?? ''],
  ['checks', ({ since }) => (since.checks ? checks(since.checks) : '')],
  [
    'verdicts',
    ({ since }) => since.verdicts.map(({ incidentId, answer, at }) => `${incidentId} ${answer}${at ? ` ${at}` : ''}`).join('; '),
  ],
  ['not_seen', ({ deployed }) => deployed.notSeen.join('; ')],
  ['record_hash', ({ hash }) => hash],
  ['since_hash', ({ sinceHash }) => sinceHash],
];

// What a spreadsheet would take for a formula, in the wide forms too.
const formula = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/;

/** One cell: always quoted, on one line, and never a formula. */
export const cell = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const line = value.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  return `"${(formula.test(line) ? `'${line}` : line).replaceAll('"', '""')}"`;
};

const lastLines = ({ completeness, days, head, policy, from, to }: Evidence): string[] => {
  const { deployments, changes, rows, shown, isComplete, notSeen } = completeness;
  const missing = notSeen.map(({ what, rows: count }) => `${what} (${count})`).join(', ') || 'nothing';
  return [
    `# ${from} to ${to}: ${deployments} production deployments, ${changes} changes, ${rows} records, ${shown} shown; complete: ${isComplete ? 'yes' : 'no'}; not seen: ${missing}`,
    `# policy ${policy.version} (mode ${policy.mode}); chain ${days.at(-1)?.chain ?? 'empty'}; head ${head}`,
  ];
};

/** RFC 4180 with a header; the last two rows hold one cell each, the completeness line and the chain. */
export const evidenceCsv = (evidence: Evidence): string =>
  [
    columns.map(([name]) => name).join(','),
    ...evidence.records.map((record) => columns.map(([, value]) => cell(value(record))).join(',')),
    ...lastLines(evidence).map(cell),
    '',
  ].join('\r\n');
