// What can an auditor be shown of every change that reached production, so that a changed byte is found?
import { canonical, textOrder } from '../facts/canonical';
import type { Approval, ChecksReport, Reversibility, ReviewReport, Surface, Tier } from '../facts/change';
import type { Moment } from '../facts/moment';

/** SHA-256 of a text, in hex: handed in, because core knows no package. */
export type Hash = (text: string) => string;

/** What people said of an incident that this change was suspected of. */
export type EvidenceVerdict = { incidentId: string; answer: 'confirmed' | 'cleared' | 'unanswered'; at?: Moment };

/** A change as it went live: what is sealed. A deployment that put no known change live has an empty `sha`-less row of its own. */
export type Deployed = {
  deploymentId: string;
  liveAt: Moment;
  service: string;
  environment: string;
  repository: string;
  sha: string;
  kind: 'commit' | 'flag' | 'config' | 'rollback' | 'unknown';
  title: string;
  pullRequest?: { number: number; url?: string };
  tier?: { tier: Tier; because: string; surfaces: Surface[]; reversibility: Reversibility; humanReviews: number; rules: string[] };
  /** Approvals given before it went live. */
  approvals: Approval[];
  notSeen: string[];
};

/** What came after: reviews and verdicts may arrive for weeks, and checks be run again. */
export type Since = { review: ReviewReport; approvals: Approval[]; verdicts: EvidenceVerdict[]; checks?: ChecksReport };

export type EvidenceRow = { deployed: Deployed; since: Since };
export type EvidenceRecord = EvidenceRow & { hash: string; sinceHash: string };

/** `hashes` are those of all the day's records, shown or not: a part of a day can still be checked. `chain` holds the days before it. */
export type EvidenceDay = { day: string; hashes: string[]; hash: string; chain: string };

export type Completeness = {
  /** Production deployments and changes in the period; `rows` = records of the period, `shown` = those of the tiers asked for. */
  deployments: number;
  changes: number;
  rows: number;
  shown: number;
  /** Every deployment has a record that says what it put live; what else could not be seen stands in `notSeen`. */
  isComplete: boolean;
  notSeen: { what: string; rows: number }[];
};

export type Evidence = {
  version: 1;
  from: Moment;
  to: Moment;
  tiers?: Tier[];
  policy: { version: string; mode: string };
  completeness: Completeness;
  /** The chain of the day before the first: empty where nothing was sealed before. */
  previousChain: string;
  days: EvidenceDay[];
  records: EvidenceRecord[];
  /** What was kept of these days when they were over; absent while none is sealed. */
  seals?: Seal[];
  /** Of everything above: one changed byte changes it. */
  head: string;
};

export type EvidenceQuestion = Pick<Evidence, 'from' | 'to' | 'policy'> & {
  rows: readonly EvidenceRow[];
  deploymentIds: readonly string[];
  tiers?: readonly Tier[];
  previousChain?: string;
  seals?: readonly Seal[];
};

const rowOrder = ({ deployed: one }: EvidenceRow, { deployed: other }: EvidenceRow): number =>
  textOrder(one.liveAt, other.liveAt) || textOrder(one.deploymentId, other.deploymentId) || textOrder(one.sha, other.sha);

const hashed = ({ deployed, since }: EvidenceRow, hash: Hash): EvidenceRecord => {
  const own = hash(canonical(deployed));
  return { deployed, since, hash: own, sinceHash: hash(`${own}\n${canonical(since)}`) };
};

const dayOf = ({ deployed: { liveAt } }: EvidenceRow): string => liveAt.slice(0, 10);

const dayHash = (day: string, hashes: readonly string[], hash: Hash): string => hash([day, ...hashes].join('\n'));

const chained = (records: readonly EvidenceRecord[], previousChain: string, hash: Hash): EvidenceDay[] => {
  const byDay = new Map<string, string[]>();
  for (const record of records) byDay.set(dayOf(record), [...(byDay.get(dayOf(record)) ?? []), record.hash]);
  let chain = previousChain;
  return [...byDay].map(([day, hashes]) => {
    const own = dayHash(day, hashes, hash);
    chain = hash(`${chain}\n${own}`);
    return { day, hashes, hash: own, chain };
  });
};

const headOf = (evidence: Evidence, hash: Hash): string =>
  hash(canonical({ ...evidence, head: '', records: evidence.records.map(({ hash: own, sinceHash }) => `${own} ${sinceHash}`) }));

const completenessOf = (records: readonly EvidenceRecord[], shown: number, deploymentIds: readonly string[]): Completeness => {
  const counts = new Map<string, number>();
  for (const { deployed } of records) for (const what of new Set(deployed.notSeen)) counts.set(what, (counts.get(what) ?? 0) + 1);
  const recorded = new Set(records.map(({ deployed }) => deployed.deploymentId));
  const missing = new Set(deploymentIds.filter((id) => !recorded.has(id))).size;
  const notSeen = [...counts, ...(missing > 0 ? [['deployments without a record', missing] as const] : [])].map(([what, rows]) => ({
    what,
    rows,
  }));
  return {
    deployments: new Set(deploymentIds).size,
    changes: records.filter(({ deployed }) => deployed.kind !== 'rollback' && deployed.kind !== 'unknown').length,
    rows: records.length,
    shown,
    isComplete: missing === 0 && records.every(({ deployed }) => deployed.kind !== 'unknown'),
    notSeen: notSeen.sort((one, other) => textOrder(one.what, other.what)),
  };
};

/** The evidence of a period: rows in the order they went live, each hashed, a day's hashes hashed in order, days chained. Any order in, the same bytes out. */
export const evidenceOf = (question: EvidenceQuestion, hash: Hash): Evidence => {
  const { from, to, policy, rows, deploymentIds, tiers, previousChain = '', seals = [] } = question;
  const records = [...rows].sort(rowOrder).map((row) => hashed(row, hash));
  const shown = records.filter(({ deployed: { tier } }) => !tiers || (tier !== undefined && tiers.includes(tier.tier)));
  const evidence: Evidence = {
    version: 1,
    from,
    to,
    ...(tiers ? { tiers: [...tiers] } : {}),
    policy,
    completeness: completenessOf(records, shown.length, deploymentIds),
    previousChain,
    days: chained(records, previousChain, hash),
    records: shown,
    ...(seals.length > 0 ? { seals: [...seals] } : {}),
    head: '',
  };
  return { ...evidence, head: headOf(evidence, hash) };
};

/** What was kept of a day when it was over: nobody can change its records and this as well without being seen. */
export type Seal = Pick<EvidenceDay, 'day' | 'hash' | 'chain'> & { rows: number };

export const sealsOf = ({ days }: Evidence): Seal[] =>
  days.map(({ day, hash, chain, hashes }) => ({ day, hash, chain, rows: hashes.length }));

const recordProblems = (evidence: Evidence, hash: Hash): string[] => {
  const byDay = new Map(evidence.days.map(({ day, hashes }) => [day, hashes]));
  let last: EvidenceRow | undefined;
  return evidence.records.flatMap((record, at) => {
    const name = `record ${at + 1} (${record.deployed.sha.slice(0, 12) || record.deployed.deploymentId})`;
    const right = hashed(record, hash);
    const isInOrder = last === undefined || rowOrder(last, record) < 0;
    last = record;
    return [
      ...(right.hash === record.hash ? [] : [`${name}: what went live is not what was hashed`]),
      ...(right.sinceHash === record.sinceHash ? [] : [`${name}: what came since is not what was hashed`]),
      ...(byDay.get(dayOf(record))?.includes(record.hash) ? [] : [`${name}: its day does not know it`]),
      ...(isInOrder ? [] : [`${name}: out of order, or twice`]),
    ];
  });
};

const dayProblems = ({ days, previousChain }: Evidence, hash: Hash): string[] => {
  let chain = previousChain;
  return days.flatMap(({ day, hashes, hash: own, chain: claimed }) => {
    const isWhole = dayHash(day, hashes, hash) === own;
    const isChained = hash(`${chain}\n${own}`) === claimed;
    chain = claimed;
    return [
      ...(isWhole ? [] : [`${day}: its records are not those that were hashed`]),
      ...(isChained ? [] : [`${day}: not chained to the day before`]),
    ];
  });
};

const sealProblems = ({ days }: Evidence, seals: readonly Seal[]): string[] => {
  const known = new Map(days.map((day) => [day.day, day]));
  return seals.flatMap((seal) => {
    const day = known.get(seal.day);
    if (!day) return [`${seal.day}: sealed with ${seal.rows} records, and now has none`];
    return day.hash === seal.hash
      ? []
      : [`${seal.day}: differs from what was sealed (${seal.rows} records then, ${day.hashes.length} now)`];
  });
};

/** What does not add up, in sentences; empty where every byte is as it was hashed, and every sealed day as it was sealed. */
export const verifyEvidence = (evidence: Evidence, hash: Hash, seals: readonly Seal[] = evidence.seals ?? []): string[] => {
  const all = evidence.days.reduce((sum, { hashes }) => sum + hashes.length, 0);
  const { rows, shown } = evidence.completeness;
  return [
    ...recordProblems(evidence, hash),
    ...dayProblems(evidence, hash),
    ...(all === rows && evidence.records.length === shown && (evidence.tiers !== undefined || shown === rows)
      ? []
      : ['the number of records is not what the completeness line says']),
    ...(headOf(evidence, hash) === evidence.head ? [] : ['the head is not that of this evidence']),
    ...sealProblems(evidence, seals),
  ];
};

/** The same of a document and the store that it was exported from, as that is now: neither may have changed since the days were sealed. */
export const verifyAgainst = (evidence: Evidence, stored: Evidence, hash: Hash): string[] => {
  const isAnchored = evidence.previousChain === '' || evidence.previousChain === stored.previousChain;
  return [
    ...verifyEvidence(evidence, hash),
    ...verifyEvidence(stored, hash).map((problem) => `in the store: ${problem}`),
    ...sealProblems(evidence, stored.seals ?? []).map((problem) => `against the store: ${problem}`),
    ...(isAnchored ? [] : ['against the store: the chain does not begin where its seals end']),
  ];
};
