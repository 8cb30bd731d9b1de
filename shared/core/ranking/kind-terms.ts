// Evidence of kind: what sort of change it is, by itself and against what the alert complains of.
import type { Complaint } from './alert';
import type { FileKind, Manner, Purpose } from './change-kinds';
import { ofChange, whereSeen, type Term } from './term';

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

const againstTerm = (complaint: Complaint, kind: FileKind, sentence: string): Term =>
  ofChange(
    `${complaint}-${kind}`,
    ({ shares }, { alert }) => (alert.complaints.has(complaint) && shares[kind] > 0 ? 1 : 0),
    whereSeen(() => sentence),
  );

export const kindTerms: readonly Term[] = [
  mannerTerm('roll', "rolls in somebody else's changes mechanically; such rolls seldom cause trouble here"),
  mannerTerm('revert', 'takes an earlier change out'),
  mannerTerm('reland', 'tries again what was taken out before'),
  ofChange(
    'documentation',
    ({ shares }) => shares.documentation,
    whereSeen(({ value }) => (value === 1 ? 'changes documents only' : `${Math.round(value * 100)} % of its files are documents`)),
  ),
  onlyTerm('tests-only', 'test', 'changes tests only'),
  onlyTerm('code-only', 'code', 'changes code only, with nothing of build or configuration'),
  purposeTerm('fix', 'its title says that it mends something'),
  purposeTerm('add', 'its title says that it adds something'),
  purposeTerm('enable', 'its title says that it switches something on or over'),
  againstTerm('build', 'build', 'the alert is about building, and it changes build files'),
  againstTerm('test', 'test', 'the alert is about tests, and it changes tests'),
  againstTerm('downstream', 'interface', 'the alert is about those who use this code, and it changes an interface'),
  // Unit: log2 of characters of the message's body.
  ofChange(
    'explained',
    ({ body }) => Math.log2(1 + body.length),
    () => undefined,
  ),
];
