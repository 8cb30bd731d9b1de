// Which way each term of evidence may count. Argued from what it means before any fit, so that chance in a few histories cannot turn it round.

/** 1 speaks for a change as the cause, -1 against it. A fit may weaken a term down to nothing, but not reverse it. */
export type Leaning = 1 | -1;

export const leanings: Readonly<Record<string, Leaning>> = {
  age: -1,
  'age-configuration': -1,
  order: -1,
  fusion: 1,
  fresh: -1,
  overtaken: -1,
  unsettled: 1,
  match: 1,
  symbols: 1,
  files: 1,
  likeness: 1,
  neighbours: 1,
  lead: 1,
  roll: -1,
  revert: -1,
  documentation: -1,
  'tests-only': -1,
  tidy: -1,
  fix: -1,
  add: -1,
  enable: 1,
  'build-build': 1,
  'test-test': 1,
  'downstream-interface': 1,
  'downstream-removal': 1,
  substance: 1,
  novelty: 1,
};
