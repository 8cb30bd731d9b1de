// Laws of the evidence: the same rows give the same bytes, and no byte can be changed without being found.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonical } from '../../shared/core/facts/canonical';
import { evidenceOf, sealsOf, verifyEvidence, type Evidence, type EvidenceRow } from '../../shared/core/measure/evidence';
import { cell, evidenceCsv } from '../../shared/report/evidence-csv';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const row = (number: number, changed: Partial<EvidenceRow['deployed']> = {}): EvidenceRow => ({
  deployed: {
    deploymentId: `github:${number}`,
    liveAt: `2026-11-${String(16 + (number % 4)).padStart(2, '0')}T0${number % 10}:00:00.000Z`,
    service: 'checkout',
    environment: 'production',
    repository: 'acme/shop',
    sha: sha256(String(number)).slice(0, 40),
    kind: 'commit',
    title: `Change ${number}`,
    pullRequest: { number: 4_000 + number },
    tier: {
      tier: number % 3 === 0 ? 'high' : 'standard',
      because: 'High: it is a payments surface',
      surfaces: ['payments'],
      reversibility: 'redeploy',
      humanReviews: 1,
      rules: ['policy line 14'],
    },
    approvals: [{ sha: 'feed', at: '2026-11-15T10:00:00.000Z', isFinal: true, byHuman: true, isIndependent: true }],
    notSeen: ['checks'],
    ...changed,
  },
  since: {
    review: { reviewed: 'yes', because: 'Approved by one independent person.' },
    approvals: [],
    verdicts: [{ incidentId: 'INC-1', answer: 'confirmed', at: '2026-11-20T10:00:00.000Z' }],
  },
});

const policy = { version: '3f1a', mode: 'observe' };
const period = { from: '2026-11-16T00:00:00.000Z', to: '2026-11-22T23:59:59.999Z', policy };
const rows = Array.from({ length: 12 }, (_, number) => row(number));
const deploymentIds = rows.map(({ deployed }) => deployed.deploymentId);
const evidence = evidenceOf({ ...period, rows, deploymentIds }, sha256);
const copy = (): Evidence => structuredClone(evidence);

test('the order in which rows come changes nothing', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
      expect(canonical(evidenceOf({ ...period, rows: shuffled, deploymentIds }, sha256))).toBe(canonical(evidence));
    }),
    { numRuns: 30 },
  );
});

test('what was not touched adds up; a day is chained to the day before', () => {
  expect(verifyEvidence(evidence, sha256, sealsOf(evidence))).toEqual([]);
  expect(evidence.days).toHaveLength(4);
  const later = evidenceOf({ ...period, rows, deploymentIds, previousChain: 'other' }, sha256);
  expect(later.days.map(({ hash }) => hash)).toEqual(evidence.days.map(({ hash }) => hash));
  expect(later.days.map(({ chain }) => chain)).not.toEqual(evidence.days.map(({ chain }) => chain));
});

// Every character of the document in turn, replaced by another of its kind: as one byte of a stored file would be.
test('one changed byte is found, wherever it is', () => {
  const small = evidenceOf({ ...period, rows: rows.slice(0, 2), deploymentIds: deploymentIds.slice(0, 2) }, sha256);
  const text = JSON.stringify(small);
  const shape = JSON.stringify(keysOf(small));
  let tried = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text.charAt(at);
    if (!/[a-z0-9]/.test(byte)) continue;
    const changed = parsed(
      `${text.slice(0, at)}${byte === '1' ? '2' : /\d/.test(byte) ? '1' : byte === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`,
    );
    if (changed === undefined) continue;
    tried += 1;
    // A name that is no longer there breaks the shape, which the reader of a document refuses before it counts hashes.
    if (isUnnoticed(changed) && JSON.stringify(keysOf(changed)) === shape) throw new Error(`not found: ${text.slice(at - 40, at + 20)}`);
  }
  expect(tried).toBeGreaterThan(1_500);
});

const isUnnoticed = (one: Evidence): boolean => {
  try {
    return verifyEvidence(one, sha256).length === 0;
  } catch {
    return false;
  }
};

const parsed = (text: string): Evidence | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const keysOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(keysOf)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, part]) => [name, keysOf(part)])
      : typeof value;

test.each([
  ['a record left out', (one: Evidence) => void one.records.splice(3, 1)],
  ['a record twice', (one: Evidence) => void one.records.splice(3, 0, ...one.records.slice(3, 4))],
  ['two records exchanged', (one: Evidence) => void one.records.reverse()],
  ['a day left out', (one: Evidence) => void one.days.splice(1, 1)],
  ['a verdict added', (one: Evidence) => void one.records[0]?.since.verdicts.push({ incidentId: 'INC-2', answer: 'cleared' })],
  ['another count', (one: Evidence) => void (one.completeness.deployments = 3)],
])('%s is found', (_, tamper) => {
  const one = copy();
  tamper(one);
  expect(verifyEvidence(one, sha256)).not.toEqual([]);
});

test('a document that was made anew after tampering is found by the seals', () => {
  const forged = evidenceOf(
    { ...period, rows: rows.map((one, at) => (at === 5 ? row(5, { title: 'Something harmless' }) : one)), deploymentIds },
    sha256,
  );
  expect(verifyEvidence(forged, sha256)).toEqual([]);
  expect(verifyEvidence(forged, sha256, sealsOf(evidence))).toEqual(['2026-11-17: differs from what was sealed (3 records then, 3 now)']);
  const without = evidenceOf({ ...period, rows: rows.filter((_, at) => at % 4 !== 2), deploymentIds }, sha256);
  expect(verifyEvidence(without, sha256, sealsOf(evidence))).toEqual(['2026-11-18: sealed with 3 records, and now has none']);
  // What people say later is no reason to distrust what went live.
  const answered = evidenceOf(
    { ...period, rows: rows.map(({ deployed, since }) => ({ deployed, since: { ...since, verdicts: [] } })), deploymentIds },
    sha256,
  );
  expect(verifyEvidence(answered, sha256, sealsOf(evidence))).toEqual([]);
});

test('a part by tier can still be checked, and says what it is a part of', () => {
  const high = evidenceOf({ ...period, rows, deploymentIds, tiers: ['high'] }, sha256);
  expect(high.records.map(({ deployed }) => deployed.tier?.tier)).toEqual(['high', 'high', 'high', 'high']);
  expect([high.completeness.rows, high.completeness.shown]).toEqual([12, 4]);
  expect(verifyEvidence(high, sha256, sealsOf(evidence))).toEqual([]);
});

test('completeness counts deployments without a record, and what could not be seen', () => {
  const { completeness } = evidenceOf(
    { ...period, rows: [row(1), row(2, { kind: 'unknown', notSeen: ['changes'] })], deploymentIds: ['github:1', 'github:2', 'github:9'] },
    sha256,
  );
  expect(completeness).toEqual({
    deployments: 3,
    changes: 1,
    rows: 2,
    shown: 2,
    isComplete: false,
    notSeen: [
      { what: 'changes', rows: 1 },
      { what: 'checks', rows: 1 },
      { what: 'deployments without a record', rows: 1 },
    ],
  });
  expect(evidenceOf({ ...period, rows: [], deploymentIds: [] }, sha256).completeness.isComplete).toBe(true);
});

test('no cell of the table is a formula, and every row has every column', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', " =cmd|'/c calc'!A1", '\r\n=1', '\uff1d1', '|calc', '%0a=1', '\u0000=1']) {
    expect(cell(text)).toMatch(/^"'/);
  }
  expect(cell('say "hi", please')).toBe('"say ""hi"", please"');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const one = cell(text);
      expect(one.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      expect(one).not.toMatch(/[\r\n]/);
      expect(one).not.toMatch(/^"\s*[=+\-@]/);
    }),
  );
  const lines = evidenceCsv(
    evidenceOf({ ...period, rows: [row(1, { title: '=HYPERLINK("http://x")' })], deploymentIds: ['github:1'] }, sha256),
  ).split('\r\n');
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(lines[2]).toBe(
    '"# 2026-11-16T00:00:00.000Z to 2026-11-22T23:59:59.999Z: 1 production deployments, 1 changes, 1 records, 1 shown; complete: yes; not seen: checks (1)"',
  );
});
