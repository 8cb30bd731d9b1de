// A first policy file for a team, from its CODEOWNERS, its last 180 days and what it took back.
import type { FileChange, Surface } from '../facts/change';
import { readCodeowners } from './owners';
import { lookAt } from './look';

export const mostProposedLines = 15;
const headLines = 4;

export type ProposalInput = {
  /** Text of CODEOWNERS, where there is one. */
  codeowners?: string;
  /** Changes of the last 180 days. */
  history: readonly { files: readonly FileChange[]; wasReverted: boolean }[];
};

type Folder = { folder: string; changes: number; reverts: number; sensitive: Map<Surface, number>; hard: number; files: Set<string> };

const sensitive: ReadonlySet<Surface> = new Set<Surface>(['auth', 'payments', 'user-data', 'secrets']);
const folderDepth = 3;
/** A folder stands out with at least this many reverts, and a rate this many times that of the whole. */
const fewestReverts = 3;
const timesUsual = 2;

/** YAML of at most 15 lines that `policy test` accepts. It says only what the built-in policy does not: owners, and folders that broke often. */
export const proposePolicy = ({ codeowners = '', history }: ProposalInput): string => {
  const folders = [...foldersOf(history).values()];
  const owners = readCodeowners(codeowners);
  const usual = history.filter(({ wasReverted }) => wasReverted).length / Math.max(1, history.length);
  const rules = [...folders.flatMap((folder) => brokeOften(folder, usual)), ...folders.flatMap((folder) => owned(folder, owners.ownersOf))]
    .toSorted((one, other) => other.weight - one.weight || (one.folder < other.folder ? -1 : 1))
    .filter(
      (rule, at, all) => all.findIndex(({ folder }) => folder === rule.folder) === at && !all.some((other) => saysAlready(other, rule)),
    )
    .slice(0, mostProposedLines - headLines);
  const lines = rules.map(
    ({ folder, says, because }) => `  - {match: [${JSON.stringify(pattern(folder))}], ${says}, because: ${JSON.stringify(because)}}`,
  );
  return [
    'version: 1',
    'mode: observe',
    lines.length > 0 ? 'paths:' : 'paths: []',
    ...lines,
    `examples: [${examplesOf(rules, history).join(', ')}]`,
    '',
  ].join('\n');
};

/** `example`: a path in the folder that the rule makes high. */
type Rule = { folder: string; says: string; because: string; weight: number; example: string | undefined };

/** A folder inside another that says the same adds nothing. */
const saysAlready = (outer: Rule, { folder, says }: Rule): boolean => folder.startsWith(`${outer.folder}/`) && outer.says === says;

const mostExamples = 3;

/** The policy's own tests, out of paths that exist: some that its rules make high, and one that nothing makes more than low. */
const examplesOf = (rules: readonly Rule[], history: ProposalInput['history']): string[] => {
  const high = [...new Set(rules.flatMap(({ example }) => example ?? []))].slice(0, mostExamples);
  const isUnruled = (path: string): boolean => !rules.some(({ folder }) => path.startsWith(`${folder}/`));
  const touched = history.flatMap(({ files }) => files.map(({ path }) => path));
  const low = touched.find((path) => lookAt(path).isHarmless && isPlain(path) && isUnruled(path));
  const example = (path: string, expect: string): string => `{path: ${JSON.stringify(path)}, expect: ${expect}}`;
  return [
    ...(high.length > 0 ? high : ['src/auth/session.ts']).map((path) => example(path, 'high')),
    example(low ?? 'docs/auth/overview.md', 'low'),
  ];
};

const longestExample = 120;
const isPlain = (path: string): boolean => path.length <= longestExample && /^[\w./@+-]+$/.test(path);

const exampleIn = (files: Iterable<string>): string | undefined =>
  [...files].find((path) => isPlain(path) && lookAt(path).undo.reversibility !== 'hard');

const foldersOf = (history: ProposalInput['history']): Map<string, Folder> => {
  const folders = new Map<string, Folder>();
  for (const { files, wasReverted } of history) {
    const touched = new Set<Folder>();
    for (const { path } of files) {
      const { kind, surface, undo } = lookAt(path);
      if (surface.surface === 'cosmetic' || kind === 'build') continue;
      const name = path.split('/').slice(0, -1).slice(0, folderDepth).join('/');
      if (name === '') continue;
      const folder = folders.get(name) ?? { folder: name, changes: 0, reverts: 0, sensitive: new Map(), hard: 0, files: new Set() };
      folders.set(name, folder);
      touched.add(folder);
      folder.files.add(path);
      if (sensitive.has(surface.surface)) folder.sensitive.set(surface.surface, (folder.sensitive.get(surface.surface) ?? 0) + 1);
      if (undo.reversibility === 'hard') folder.hard += 1;
    }
    for (const folder of touched) {
      folder.changes += 1;
      if (wasReverted) folder.reverts += 1;
    }
  }
  return folders;
};

const pattern = (folder: string): string => `${folder.replace(/[*?[\]{}\\]/g, '\\$&')}/**`;

const brokeOften = ({ folder, changes, reverts, sensitive: found, hard, files }: Folder, usual: number): Rule[] => {
  if (reverts < fewestReverts || reverts / changes < usual * timesUsual || found.size > 0 || hard > 0) return [];
  const because = `${reverts} of ${changes} changes here were taken back in 180 days.`;
  return [{ folder, says: 'tier: high', because, weight: 1_000 + reverts, example: exampleIn(files) }];
};

/** A folder most of whose changes touch one sensitive surface, with the teams that own all that was touched in it. */
const owned = ({ folder, changes, sensitive: found, files }: Folder, ownersOf: (path: string) => readonly string[]): Rule[] => {
  const [surface, count] = [...found].toSorted((one, other) => other[1] - one[1])[0] ?? [undefined, 0];
  if (surface === undefined || count < changes) return [];
  const teams = [...new Set([...files].flatMap((path) => ownersOf(path)))]
    .filter((owner) => /^@[\w.-]{1,100}\/[\w.-]{1,100}$/.test(owner))
    .slice(0, 3);
  const owners = teams.length > 0 ? `, owners: ${JSON.stringify(teams)}` : '';
  const because = `Say here what a failure of ${surface} would cost.`;
  return [{ folder, says: `surface: ${surface}${owners}`, because, weight: changes, example: exampleIn(files) }];
};
