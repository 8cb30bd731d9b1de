// As many changes as it takes to see what a ranking costs.
import type { Candidate, Question } from '../../shared/core/ranking/rank-suspects';

const startedAt = '2026-11-16T14:21:00.000Z';
const stems =
  'cart session charge retry ledger token queue worker cache index report banner login invoice refund shelf router proxy digest alert'.split(
    ' ',
  );

const stem = (seed: number): string => stems[seed % stems.length] ?? 'cart';
const candidate = (at: number): Candidate => ({
  sha: String(at).padStart(40, '0'),
  message: `Change ${stem(at)} of the ${stem(at * 7 + 3)}\n\nBecause the ${stem(at * 5)} was slow when ${stem(at * 11)}${at % 97}Handler ran.`,
  landedAt: new Date(Date.parse(startedAt) - (at + 1) * 30_000).toISOString(),
  files: Array.from({ length: 6 }, (_, file) => ({
    path: `services/${stem(at + file)}/${stem(at * 3 + file)}-${(at * 6 + file) % 2_000}.ts`,
    added: 12,
    deleted: 4,
  })),
  identifiers: Array.from({ length: 80 }, (_, word) => `${stem(at + word)}${stem(word * at + 1)}_${(at * word) % 500}`),
});

export const manyChanges = (count: number): Candidate[] => Array.from({ length: count }, (_, at) => candidate(at));

export const manySuspects: Question['incident'] = {
  text: 'ChargeTimeout in services/ledger/retry-17.ts: the queue worker was slow',
  startedAt,
  service: 'checkout',
};
