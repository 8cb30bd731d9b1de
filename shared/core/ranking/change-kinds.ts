// What kind of change this is, by its files' names and its title: never by who made it.
import { remembering } from './remembering';
import { wordsOf } from './words';

/** Kinds of file that speak for or against a change as a cause. */
export type FileKind = 'documentation' | 'test' | 'build' | 'interface' | 'code' | 'configuration';

type Names = { folders?: string; names?: string; endings?: string; within?: string; inFolders?: string };

const listed = (words: string | undefined): string[] => (words ?? '').split(' ').filter(Boolean);

const fileKinds: Record<FileKind, Names> = {
  documentation: {
    folders: 'doc docs documentation license licenses',
    names: 'authors owners license readme codeowners changelog dir_metadata watchlists',
    endings: 'md rst txt adoc',
  },
  test: {
    folders: 'test tests testing testdata spec specs __tests__ fixture fixtures',
    within: '_test. _tests. -test. .test. test_ _unittest. _unittests. unittest. _spec. .spec. test. tests. expectations',
  },
  build: {
    names: 'build cmakelists makefile deps workspace module gemfile package package-lock go cargo pom composer requirements',
    endings: 'gn gni gyp gypi bazel bzl cmake gradle mk bp',
  },
  interface: { folders: 'api include public interface interfaces proto protos sdk', endings: 'h hpp proto idl thrift graphql avsc' },
  code: { endings: 'c cc cpp cxx m mm java kt go rs py rb php js jsx ts tsx cs swift scala pp lua sh sql inc' },
  configuration: {
    endings: 'yaml yml json toml ini conf cfg properties env tf tfvars hcl xml plist',
    within: 'config settings',
    inFolders: 'config settings',
  },
};

// The stems above are build files only with these endings (or none): `build.ts` is code.
const buildEndings = new Set(['', 'txt', 'json', 'mod', 'sum', 'toml', 'lock', 'xml', 'bazel']);

export const fileKindNames = [
  'documentation',
  'test',
  'build',
  'interface',
  'code',
  'configuration',
] as const satisfies readonly FileKind[];

/** Kinds of one file, a bit for each; a file can be of several, or none. */
export type FileKinds = number;

const bits: Record<FileKind, FileKinds> = { documentation: 1, test: 2, build: 4, interface: 8, code: 16, configuration: 32 };
const bitOf = (kind: FileKind): FileKinds => bits[kind];

export const isOfKind = (kinds: FileKinds, kind: FileKind): boolean => (kinds & bits[kind]) !== 0;

const byWord = (listOf: (names: Names) => string | undefined): ReadonlyMap<string, FileKinds> => {
  const kinds = new Map<string, FileKinds>();
  for (const kind of fileKindNames)
    for (const word of listed(listOf(fileKinds[kind]))) kinds.set(word, (kinds.get(word) ?? 0) | bitOf(kind));
  return kinds;
};

const [byFolder, byStem, byEnding] = [byWord(({ folders }) => folders), byWord(({ names }) => names), byWord(({ endings }) => endings)];
const within = [...byWord((names) => names.within)];
const inFolders = [...byWord((names) => names.inFolders)];

const folderKinds = remembering(5_000, (folders: string): FileKinds => {
  const lower = folders.toLowerCase();
  let kinds = 0;
  for (const segment of lower.split('/')) kinds |= byFolder.get(segment) ?? 0;
  for (const [part, kind] of inFolders) if (lower.includes(part)) kinds |= kind;
  return kinds;
});

const nameKinds = (file: string): FileKinds => {
  const dot = file.indexOf('.');
  const [stem, ending] = [dot < 0 ? file : file.slice(0, dot), dot < 0 ? '' : file.slice(file.lastIndexOf('.') + 1)];
  const named = (byStem.get(stem) ?? 0) & (buildEndings.has(ending) ? ~0 : ~bitOf('build'));
  let kinds = named | (byEnding.get(ending) ?? 0);
  for (const [part, kind] of within) if ((kinds & kind) === 0 && file.includes(part)) kinds |= kind;
  return kinds;
};

/** The kinds of one file. `path` with forward slashes. */
export const fileKindsOf = (path: string): FileKinds => {
  const end = path.lastIndexOf('/');
  return (end < 0 ? 0 : folderKinds(path.slice(0, end))) | nameKinds(path.slice(end + 1).toLowerCase());
};

/** Reasons to change that a title names, by canonical word. */
export type Purpose = 'enable' | 'fix' | 'add' | 'tidy';

const purposes: Record<Purpose, ReadonlySet<string>> = {
  enable: new Set(wordsOf('enable activate switch default launch rollout deploy use start force allow require enforce make set', 400)),
  fix: new Set(wordsOf('fix bug correct resolve repair workaround avoid prevent handle', 400)),
  add: new Set(wordsOf('add introduce implement support new create initial provide', 400)),
  tidy: new Set(
    wordsOf(
      'typo comment rename whitespace indent indentation format lint style cosmetic readme doc todo cleanup clean tidy nit spelling reorder sort noop',
      400,
    ),
  ),
};
const purposeNames = ['enable', 'fix', 'add', 'tidy'] as const satisfies readonly Purpose[];

/** The purposes that a title names. `words` in canonical form. */
export const purposesIn = (words: readonly string[]): Purpose[] =>
  purposeNames.filter((purpose) => words.some((word) => purposes[purpose].has(word)));

/** How a change came about. `roll` pulls in other people's work mechanically; `reland` tries again what was taken out. */
export type Manner = 'roll' | 'revert' | 'reland' | 'plain';

const bodyLimit = 400;
const relandWords = /re-?land|re-?apply|recommit|resubmit|second (?:attempt|try)|take 2|try again|attempt #/;
const revertStarts = ['revert', 'back out', 'backout', 'roll back', 'rolling back', 'rollback'];
const rollStarts = ['roll ', 'autoroll', 'manual roll', 'automatic update', 'automatically update', 'automated ', 'localisation updates'];

const withoutMarks = (title: string): string => {
  const letters = title.search(/[a-z0-9]/);
  return letters < 0 ? '' : title.slice(letters);
};

// `[lib] Roll x`, `Lib: roll x` and `Bump x from 1 to 2` are rolls as `Roll x` is.
const isRoll = (title: string): boolean => {
  const scoped = title.slice(Math.max(title.indexOf(': '), title.indexOf('] ')) + 2).trimStart();
  const isBump = title.startsWith('bump ') && title.includes(' from ') && title.includes(' to ');
  return (
    isBump ||
    rollStarts.some((start) => title.startsWith(start) || scoped.startsWith(start)) ||
    (title.includes('roll ') && title.includes('..')) ||
    title.includes('version bump') ||
    title.includes('code version')
  );
};

// `Revert^2 "x"` takes the revert of x out, as `Revert "Revert "x""` does; `Revert^3` takes x out once more.
const isEvenRevert = (start: string): boolean => Number(/^revert\^(\d{1,2})(?!\d)/.exec(start)?.[1] ?? 1) % 2 === 0;

/** The manner of a change by its message. Only the title's start and the body's first 400 characters are read. */
export const mannerOf = (title: string, body: string): Manner => {
  const start = withoutMarks(title.slice(0, 500).toLowerCase());
  const opening = body.slice(0, bodyLimit).toLowerCase();
  const isRevert = revertStarts.some((word) => start.startsWith(word));
  const isTwice = isRevert && (isEvenRevert(start) || withoutMarks(start.slice('revert'.length)).startsWith('revert'));
  if (isTwice || relandWords.test(start) || opening.includes('this is a reland') || opening.includes('reland of')) return 'reland';
  if (isRevert) return 'revert';
  return isRoll(start) ? 'roll' : 'plain';
};
