// Evidence of kind: what sort of change it is, by itself and against what the alert complains of.
import type { Complaint } from './alert';
import type { FileKind, Manner, Purpose } from './change-kinds';
import type { Reading } from './reading';
import { ofChange, whereSeen, type Term } from './term';

const mostWordsChanged = 200;

const mannerTerm = (manner: Manner, sentence: string): Term =>
  ofChange(
    manner,
    (reading) => (reading.manner === manner ? 1 : 0),
    whereSeen(() => sentence),
  );

const purposeTerm = (purpose: Purpose, sentence: string): Term =>
  ofChange(
    purpose,
    ({ purposes }) => (purposes.includes(purpose) ? 1 : 0),
    whereSeen(() => sentence),
  );

const onlyTerm = (name: string, kind: FileKind, sentence: string): Term =>
  ofChange(
    name,
    ({ shares }) => (shares[kind] === 1 ? 1 : 0),
    whereSeen(() => sentence),
  );

/** `where` says of which changes such a complaint speaks, 0 for others; its unit is its own. */
const againstTerm = (name: string, complaint: Complaint, told: { where: (reading: Reading) => number; sentence: string }): Term =>
  ofChange(
    name,
    (reading, { alert }) => (alert.complaints.has(complaint) ? told.where(reading) : 0),
    whereSeen(() => told.sentence),
  );

/** More lines than this out of an interface say no more. */
const mostLinesDeleted = 31;

export const kindTerms: readonly Term[] = [
  mannerTerm('roll', "rolls in somebody else's changes mechanically; such rolls seldom cause trouble here"),
  mannerTerm('revert', 'takes an earlier change out'),
  ofChange(
    'documentation',
    ({ shares }) => shares.documentation,
    whereSeen(({ value }) => (value === 1 ? 'changes documents only' : `${Math.round(value * 100)} % of its files are documents`)),
  ),
  onlyTerm('tests-only', 'test', 'changes tests only'),
  purposeTerm('tidy', 'its title says that it tidies up'),
  purposeTerm('fix', 'its title says that it mends something'),
  purposeTerm('add', 'its title says that it adds something'),
  purposeTerm('enable', 'its title says that it switches something on or over'),
  againstTerm('build-build', 'build', {
    where: ({ shares }) => (shares.build > 0 ? 1 : 0),
    sentence: 'the alert is about building, and it changes build files',
  }),
  againstTerm('test-test', 'test', {
    where: ({ shares }) => (shares.test > 0 ? 1 : 0),
    sentence: 'the alert is about tests, and it changes tests',
  }),
  againstTerm('downstream-interface', 'downstream', {
    where: ({ interfaces }) => (interfaces.files > 0 ? 1 : 0),
    sentence: 'the alert is about those who use this code, and it changes an interface',
  }),
  // Unit: log2 of lines.
  againstTerm('downstream-removal', 'downstream', {
    where: ({ interfaces }) => Math.log2(1 + Math.min(mostLinesDeleted, interfaces.deleted)),
    sentence: 'the alert is about those who use this code, and it takes lines out of an interface',
  }),
  // Unit: log2 of different words on changed lines, at most 200 of them.
  ofChange(
    'substance',
    ({ candidate }) => Math.log2(1 + Math.min(mostWordsChanged, candidate.identifiers.length)),
    () => undefined,
  ),
  // Unit: nats of surprise a word of the title. What is done again and again is routine.
  ofChange(
    'novelty',
    (_, { novelty }, at) => novelty[at] ?? 0,
    () => undefined,
  ),
];
