// What the risk model looks at: the size and spread of a change, the kinds of file, what the message says. Never who or what wrote it.
import type { FileChange } from '../facts/change';
import type { FileKind } from './kind';
import { lookAt, type PathLook } from './look';
import type { PathHistory } from './path-history';
import { signsOf, type MessageSigns } from './risk-message';

export type Features = Readonly<Record<string, number>>;

const yes = (holds: boolean): number => (holds ? 1 : 0);

/** Features by name; counts as ln(1 + count). Lines that a routine rolls in say nothing, so a routine change has no size. */
export const featuresOf = ({ message, files }: { message: string; files: readonly FileChange[] }): Features => {
  const signs = signsOf(message);
  const known = files.map((file) => ({ file, look: lookAt(file.path) }));
  return {
    ...messageFeatures(signs),
    ...(signs.isRoutine ? {} : sizeFeatures(known)),
    ...kindFeatures(known.map(({ look }) => look.kind)),
  };
};

/** Features of what happened before to the same paths, where somebody remembers. */
export const historyFeatures = (history: PathHistory): Features => ({
  fileReverts: Math.log1p(3 * history.fileReverts),
  folderReverts: Math.log1p(3 * history.folderReverts),
  fileTouches: Math.log1p(history.fileTouches),
  folderTouches: Math.log1p(history.folderTouches),
});

const messageFeatures = (signs: MessageSigns): Features => ({
  isRoutine: yes(signs.isRoutine),
  isRevert: yes(signs.isRevert),
  isRepeat: yes(signs.isRepeat),
  proseWords: Math.log1p(signs.proseWords),
  ...Object.fromEntries([...signs.signs].map((sign) => [sign, 1])),
});

type Known = { file: FileChange; look: PathLook };

const sizeFeatures = (known: readonly Known[]): Features => {
  const product = known.filter(({ look }) => !look.isHarmless);
  const proof = known.filter(({ look }) => look.isHarmless);
  const added = total(product.map(({ file }) => file.added));
  const deleted = total(product.map(({ file }) => file.deleted));
  const folders = new Set(product.map(({ look }) => look.folder)).size;
  return {
    linesAdded: Math.log1p(added),
    linesDeleted: Math.log1p(deleted),
    proofLinesAdded: Math.log1p(total(proof.map(({ file }) => file.added))),
    files: Math.log1p(product.length),
    proofFiles: Math.log1p(proof.length),
    entropy: entropyOf(product.map(({ file }) => file.added + file.deleted)),
    folders: Math.log1p(folders),
    foldersPerFile: folders / Math.max(1, product.length),
    onlyAdds: yes(added > 0 && deleted === 0),
    subsystems: Math.log1p(new Set(product.map(({ look }) => look.subsystem)).size),
    onlyProof: yes(product.length === 0),
    veryLarge: Math.max(0, Math.log1p(added + deleted) - 6),
  };
};

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** Shannon entropy, in bits, of how the changed lines spread over the files. */
const entropyOf = (churn: readonly number[]): number => {
  const all = total(churn);
  return all === 0 ? 0 : -total(churn.map((lines) => (lines === 0 ? 0 : (lines / all) * Math.log2(lines / all))));
};

const settled: ReadonlySet<FileKind> = new Set<FileKind>(['data', 'config', 'translation']);

const kindFeatures = (kinds: readonly FileKind[]): Features => ({
  touchesTests: yes(kinds.includes('test')),
  touchesBuild: yes(kinds.includes('build')),
  touchesHeaders: yes(kinds.includes('header')),
  touchesConfig: yes(kinds.includes('config')),
  onlySettings: yes(kinds.every((kind) => settled.has(kind))),
});
