// Which evidence made a ranking? A fingerprint of what the evidence says of one case that has something of everything.
import { canonical } from '../facts/canonical';
import { textHash } from '../facts/text-hash';
import type { Candidate } from './reading';
import { rankWith } from './rank-suspects';
import type { Weights } from './weights';
import { terms } from './model';

const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 5, 12, minutes)).toISOString();

const change = (minutes: number, message: string, paths: readonly string[]): Candidate => ({
  sha: String(minutes).padStart(40, '0'),
  message,
  landedAt: at(minutes),
  distance: minutes % 3,
  files: paths.map((path, index) => ({ path, added: 10 * index + 3, deleted: index })),
  identifiers: ['retryCharge', 'CARD_TOKEN', 'queueWorker'].slice(minutes % 3),
});

const candidates: readonly Candidate[] = [
  change(0, 'Add retries to the charge queue\n\nA slow ledger made retryCharge give up.', [
    'src/charge/retry.ts',
    'src/charge/retry.test.ts',
  ]),
  change(1, 'Fix the card token of a test', ['test/charge/token_test.ts', 'src/charge/retry.ts']),
  change(2, 'Roll ledger from 1.2 to 1.3', ['package.json', 'BUILD.gn']),
  change(3, 'Revert "Enable the new token cache"\n\nThis reverts commit abcdef1.', ['api/token/cache.proto']),
  change(4, 'Reland the token cache and switch it on', ['api/token/cache.proto', 'docs/cache.md']),
  change(5, 'Describe the queue worker', ['docs/queue.md']),
  change(50, 'Landed after the onset', ['src/late.ts']),
];

const incident = {
  text: 'ChargeTimeout: retryCharge gave up in src/charge/retry.ts:12\nBuild and tests of downstream users fail: undefined CARD_TOKEN',
  startedAt: at(45),
  service: 'checkout',
  frames: [{ path: '/srv/app/src/charge/retry.ts', line: 12, function: 'retryCharge' }],
};

const everythingCounts: Weights = {
  version: '',
  fittedOn: '',
  fittedAt: '',
  leftOut: { cases: 0, first: 0, amongFive: 0, calibrationError: 0, noChangeArea: 0 },
  terms: Object.fromEntries(terms.map(({ name }, index) => [name, 0.3 + 0.01 * index])),
  noChange: { constant: 1 },
  noChangeBesideUsual: {},
  noChangePrior: 0.3,
  alertWords: { alerts: 10, seenIn: { fail: 8 } },
  changeWords: { token: 0.2 },
};

const fingerprint = (text: string): string => textHash(text).toString(16).padStart(8, '0');

let known: string | undefined;

/** Eight hexadecimal digits that change whenever a term measures, says or names something else. Worked out once, in a few milliseconds. */
export const evidenceVersion = (): string => {
  const memory = [{ path: 'src/charge/retry.ts', incidents: 2 }];
  const pastAlerts = ['ChargeTimeout: the queue is slow'];
  known ??= fingerprint(canonical(rankWith({ incident, candidates, memory, pastAlerts }, everythingCounts)));
  return known;
};
