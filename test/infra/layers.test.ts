// The linter keeps the architecture: planted violations are caught, their legal look-alikes are left alone.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { legalPlants, type Plant, violations } from './planted-violations';

const root = path.resolve(__dirname, '../..');

/** DESIGN's table, said a second time on purpose: the configuration must agree with it pair by pair. */
const core = ['facts', 'origin', 'risk', 'ranking', 'measure'].map((room) => `shared/core/${room}`);
const outer = ['adapters', 'storage', 'commits', 'slack', 'report', 'runtime'].map((room) => `shared/${room}`);
const others = ['functions', 'infra', 'infra/aws', 'infra/local', 'infra/fit', 'infra/conformance', 'infra/lock', 'test'];
const rooms = [...core, ...outer, ...others];

const mayImport: Record<string, string[]> = {
  'shared/core/facts': [],
  'shared/core/origin': ['shared/core/facts'],
  'shared/core/risk': ['shared/core/facts'],
  'shared/core/ranking': ['shared/core/facts', 'shared/core/risk'],
  'shared/core/measure': core,
  'shared/adapters': core,
  'shared/storage': core,
  'shared/commits': core,
  'shared/slack': core,
  'shared/report': core,
  'shared/runtime': [],
  functions: [...core, ...outer],
  infra: core,
  'infra/aws': ['infra'],
  'infra/local': [...core, ...outer, 'functions', 'infra'],
  'infra/fit': [...core, 'shared/commits'],
  'infra/conformance': ['shared/core/facts', 'shared/runtime', 'infra', 'infra/local'],
  'infra/lock': [],
  test: rooms,
};

const isLegal = (from: string, to: string) => (from === to ? from !== 'functions' : mayImport[from]!.includes(to));

const pairs = rooms.flatMap((from) => rooms.map((to) => ({ from, to })));

const door = '// What the planted files import.\nexport type Door = { open: boolean };\nexport const door: Door = { open: true };\n';

const cycle = (one: string, other: string) =>
  `// Half a circle.\nimport { ${other} } from './cycle-${other}';\nexport const ${one} = (n: number): number => (n > 0 ? ${other}(n - 1) : 0);\n`;

type Finding = { file: string; rule: string; message: string };
let house: string;
let findings: Map<string, Finding[]>;

const plantPath = (kind: string, index: number, { at }: Pick<Plant, 'at'>) => `${at}/${kind}-${index}.ts`;

function write(file: string, text: string): void {
  const target = path.join(house, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function buildHouse(): void {
  house = realpathSync(mkdtempSync(path.join(tmpdir(), 'aftershock-lint-')));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'infra/lint'])
    cpSync(path.join(root, file), path.join(house, file), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'), 'dir');
  for (const room of rooms) write(`${room}/door.ts`, door);
  for (const file of ['shared/adapters/registry.ts', 'shared/storage/keys.ts']) write(file, door);
  for (const [one, other] of ['ab', 'ba']) write(`shared/report/cycle-${one}.ts`, cycle(one!, other!));
  violations.forEach((plant, index) => write(plantPath('caught', index, plant), plant.code));
  legalPlants.forEach((plant, index) => write(plantPath('legal', index, plant), plant.code));
  pairs.forEach(({ from, to }, index) => write(plantPath('pair', index, { at: from }), importOf(from, to)));
}

function importOf(from: string, to: string): string {
  const way = path.posix.relative(from, `${to}/door`);
  return `// A planted import.\nimport { door } from '${way.startsWith('.') ? way : `./${way}`}';\nexport const opened = door.open;\n`;
}

type Diagnostic = { code: string; message: string; filename: string };

function lint(): Map<string, Finding[]> {
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const found = new Map<string, Finding[]>();
  for (const { filename, code, message } of diagnosticsOf(() =>
    execFileSync(process.execPath, [oxlint, '--type-aware', '-f', 'json'], { cwd: house }),
  )) {
    const file = filename.split(path.sep).join('/');
    found.set(file, [...(found.get(file) ?? []), { file, rule: code, message }]);
  }
  return found;
}

function diagnosticsOf(run: () => Buffer): Diagnostic[] {
  try {
    run();
  } catch (error) {
    const { stdout } = error as { stdout: Buffer };
    return (JSON.parse(stdout.toString()) as { diagnostics: Diagnostic[] }).diagnostics;
  }
  throw new Error('The linter found nothing in a house full of violations.');
}

const at = (file: string) => findings.get(file) ?? [];

beforeAll(() => {
  buildHouse();
  findings = lint();
}, 60_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

test.each(violations.map((plant, index) => ({ ...plant, index })))('$rule catches $what ($at)', (plant) => {
  expect(at(plantPath('caught', plant.index, plant)).map(({ rule }) => rule)).toContain(plant.rule);
});

test.each(legalPlants.map((plant, index) => ({ ...plant, index })))('leaves alone: $what ($at)', (plant) => {
  expect(at(plantPath('legal', plant.index, plant))).toEqual([]);
});

test.each(rooms)('%s imports what its row allows and nothing else', (room) => {
  const caught = pairs
    .filter(({ from }, index) => from === room && at(plantPath('pair', index, { at: from })).length > 0)
    .map(({ to }) => to);
  expect(caught).toEqual(rooms.filter((to) => !isLegal(room, to)));
});

test('every rule that the configuration names has been seen to fire', () => {
  const text = readFileSync(path.join(root, '.oxlintrc.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const config = JSON.parse(text) as { rules: object; overrides: { rules: Record<string, unknown> }[] };
  const named = [config, ...config.overrides].flatMap(({ rules }) => Object.entries(rules)).filter(([, level]) => level !== 'off');
  const written = (name: string) => (name.includes('/') ? name.replace('/', '(') + ')' : `eslint(${name})`);
  const fired = new Set(violations.map(({ rule }) => rule));
  expect(named.map(([name]) => written(name)).filter((rule) => !fired.has(rule))).toEqual(['import(no-cycle)']);
});

test('two files that import each other are a cycle', () => {
  expect(at('shared/report/cycle-b.ts').map(({ rule }) => rule)).toContain('import(no-cycle)');
});

test('no comment switches a rule off: rules are changed in .oxlintrc.json, where everybody sees it', () => {
  const silencing = /(?:\/\/|\/\*)\s*(?:(?:ox|es|ts)lint-(?:disable|enable)|prettier-ignore|@ts-)/;
  const folders = ['shared', 'functions', 'infra', 'bin', 'test'].map((folder) => path.join(root, folder));
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }));
  const sources = files
    .filter((file) => file.isFile() && /\.[cm]?[jt]s$/.test(file.name))
    .map((file) => path.join(file.parentPath, file.name));
  expect(sources.length).toBeGreaterThan(10);
  const planted = path.join(__dirname, 'planted-violations.ts');
  expect(sources.filter((file) => file !== planted && silencing.test(readFileSync(file, 'utf8')))).toEqual([]);
});
