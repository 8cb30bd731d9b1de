// One small file for each thing the linter must catch, and for each look-alike it must leave alone.

export type Plant = { what: string; at: string; code: string };
export type Violation = Plant & { rule: string };

const core = 'shared/core/facts';
const pure = 'shared/adapters';
const first = '// A planted file.\n';

const violation = (rule: string, [what, at, code]: [string, string, string]): Violation => ({ rule, what, at, code: first + code });
const under = (rule: string, plants: [string, string, string][]) => plants.map((plant) => violation(rule, plant));

const promise = 'const later = (): Promise<number> => Promise.resolve(1);\n';
const shape = "type Shape = 'round' | 'square';\n";

export const violations: Violation[] = [
  ...under('aftershock(layers)', [
    ['a package in core', core, "import * as z from 'zod';\nexport const n = z.number();"],
    ['a type of a package in core', core, "import type { ZodType } from 'zod';\nexport type T = ZodType;"],
    ['a node: module in core', core, "import { createHash } from 'node:crypto';\nexport const h = createHash;"],
    ['a node module without its prefix', core, "import { createHash } from 'crypto';\nexport const h = createHash;"],
    ['a file system in an adapter', pure, "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;"],
    ['AWS in an adapter', pure, "import { SQSClient } from '@aws-sdk/client-sqs';\nexport const c = SQSClient;"],
    ['SQS in storage', 'shared/storage', "import { SQSClient } from '@aws-sdk/client-sqs';\nexport const c = SQSClient;"],
    ['the CDK in a function', 'functions', "import { Stack } from 'aws-cdk-lib';\nexport const s = Stack;"],
    ['a re-export across rooms', core, "export { door } from '../ranking/door';"],
    ['a star re-export across rooms', core, "export * from '../ranking/door';"],
    ['a dynamic import across rooms', 'shared/storage', "export const d = () => import('../slack/door');"],
    ['a dynamic import by template', 'shared/storage', 'export const d = () => import(`../slack/door`);'],
    ['a computed import', 'shared/storage', 'export const d = (name: string) => import(name);'],
    ['require', 'shared/storage', "export const d: unknown = require('../slack/door');"],
    ['a type by import()', core, "export type D = import('../ranking/door').Door;"],
    ['import = require', core, "import d = require('../ranking/door');\nexport const e = d;"],
    ['a longer way round', core, "import { door } from '../../core/ranking/door';\nexport const d = door;"],
    ['a way with the extension', core, "import { door } from '../ranking/door.ts';\nexport const d = door;"],
    ['inline type of origin in ranking', 'shared/core/ranking', "import { type Door } from '../origin/door';\nexport type D = Door;"],
    ["an origin's type in ranking", 'shared/core/ranking', "import type { Door } from '../origin/door';\nexport type D = Door;"],
    ["an origin's type in risk", 'shared/core/risk', "import type { Door } from '../origin/door';\nexport type D = Door;"],
    ['one way of running in what both share', 'infra', "import type { Door } from './local/door';\nexport type D = Door;"],
    ['a handler value in infra/aws', 'infra/aws', "import { door } from '../../functions/door';\nexport const d = door;"],
    ['a storage file other than the schema', 'infra/aws', "import { door } from '../../shared/storage/door';\nexport const d = door;"],
    ['a function importing a function', 'functions', "import { door } from './door';\nexport const d = door;"],
    ["a function importing a function's types", 'functions', "import type { Door } from './door';\nexport type D = Door;"],
    ['test code in shipped code', 'functions', "import { door } from '../test/door';\nexport const d = door;"],
    ['a file in no room', 'shared/misplaced', 'export const d = 1;'],
    ['a file between the rooms of core', 'shared/core', 'export const d = 1;'],
  ]),
  ...under('aftershock(ambient)', [
    ['new Date()', core, 'export const now = () => new Date();'],
    ['Date()', core, 'export const now = () => Date();'],
    ['Date.now', pure, 'export const now = () => Date.now();'],
    ["Date['now']", pure, "export const now = () => Date['now']();"],
    ['an alias of Date', core, 'const D = Date;\nexport const now = () => D.now();'],
    ['Date.now passed on', core, 'export const [now] = [1].map(Date.now);'],
    ["a date in the machine's zone", core, 'export const d = new Date(2026, 10, 22);'],
    ['the local hour', core, 'export const hour = (d: Date) => d.getHours();'],
    ['sorting by the locale', core, 'export const order = (a: string, b: string) => a.localeCompare(b);'],
    ['the locale of numbers', core, 'export const text = (n: number) => n.toLocaleString();'],
    ['a formatter without a zone', core, "export const f = new Intl.DateTimeFormat('en');"],
    ['Math.random', core, 'export const r = () => Math.random();'],
    ['Math taken apart', core, 'const { random } = Math;\nexport const r = random;'],
    ['process', pure, 'export const region = process.env.AWS_REGION;'],
    ['the global crypto', core, 'export const id = () => crypto.randomUUID();'],
    ['random bytes', pure, "import { randomBytes } from 'node:crypto';\nexport const r = randomBytes;"],
    ['all of node:crypto', pure, "import * as everything from 'node:crypto';\nexport const r = everything.randomUUID;"],
    ['performance', core, 'export const t = () => performance.now();'],
    ['setTimeout', pure, 'export const wait = (f: () => void) => setTimeout(f, 1);'],
    ['setInterval', pure, 'export const wait = (f: () => void) => setInterval(f, 1);'],
    ['fetch', pure, "export const get = () => fetch('https://example.com');"],
    ['globalThis', core, 'export const now = () => globalThis.Date.now();'],
    ['a dynamic import', pure, "export const d = () => import('./door');"],
    ['eval', core, "export const e: unknown = eval('1');"],
  ]),
  ...under('eslint(no-restricted-globals)', [['Buffer in core', core, "export const b = Buffer.from('a');"]]),
  ...under('aftershock(zod-namespace)', [
    ['the named z', pure, "import { z } from 'zod';\nexport const n = z.number();"],
    ['the default z', 'shared/slack', "import z from 'zod';\nexport const n = z.number();"],
    ['one named schema', 'functions', "import { number } from 'zod';\nexport const n = number();"],
    ['another door of zod', 'infra/local', "import * as z from 'zod/v4';\nexport const n = z.number();"],
  ]),
  ...under('aftershock(linear-regex)', [
    ['a repeat in a repeat', core, 'export const r = /^(a+)+$/;'],
    ['two repeats that trade', pure, 'export const r = /^\\s*(.+)\\s*$/;'],
    ['an open start', pure, "export const r = (s: string) => s.replace(/\\s+$/, '');"],
    ['a constructed pattern', pure, "export const r = new RegExp('^(a+)+$');"],
  ]),
  ...under('aftershock(plain-name)', [
    ['a manager', core, 'export class QueueManager {}'],
    ['a helper', core, 'export const helper = 1;'],
  ]),
  ...under('typescript(consistent-type-assertions)', [
    ['as', core, 'export const a = (x: unknown) => x as string;'],
    ['as unknown as', 'infra/local', 'export const a = (x: number) => x as unknown as string;'],
    ['angle brackets', core, 'export const a = (x: unknown) => <string>x;'],
  ]),
  ...under('typescript(no-non-null-assertion)', [['!', core, 'export const a = (x?: { y: number }) => x!.y;']]),
  ...under('typescript(no-explicit-any)', [['any', core, 'export const a = (x: any) => String(x);']]),
  ...under('typescript(ban-ts-comment)', [
    ['ts-ignore', core, '// @ts-ignore because I say so\nexport const a: number = 1;'],
    ['ts-expect-error', 'test', '// @ts-expect-error with a reason\nexport const a: number = "1";'],
    ['ts-nocheck', core, '// @ts-nocheck with a reason\nexport const a: number = 1;'],
  ]),
  ...under('typescript(switch-exhaustiveness-check)', [
    ['a missing case', core, `${shape}export function f(s: Shape): void {\n  switch (s) {\n    case 'round':\n      return;\n  }\n}`],
    [
      'a default that would swallow a new case',
      core,
      `${shape}export const f = (s: Shape): number => {\n  switch (s) {\n    case 'round':\n      return 1;\n    default:\n      return 2;\n  }\n};`,
    ],
  ]),
  ...under('typescript(no-floating-promises)', [
    ['a floating promise', 'functions', `${promise}export const f = () => {\n  later();\n};`],
    ['a floating promise in a test', 'test', `${promise}export const f = () => {\n  later();\n};`],
  ]),
  ...under('typescript(no-misused-promises)', [
    ['a promise as a condition', 'functions', `${promise}export const f = () => (later() ? 1 : 2);`],
    ['an async forEach', 'functions', `${promise}export const f = (all: number[]) => all.forEach(async () => void (await later()));`],
  ]),
  ...under('typescript(await-thenable)', [['awaiting a number', 'functions', 'export const f = async () => await 1;']]),
  ...under('typescript(only-throw-error)', [['throwing a string', 'functions', "export const f = () => {\n  throw 'no';\n};"]]),
  ...under('typescript(no-unsafe-assignment)', [['unparsed JSON kept', pure, 'const x = JSON.parse("1");\nexport const f = () => [x];']]),
  ...under('typescript(no-unsafe-member-access)', [['unparsed JSON read', pure, 'export const f = (): number => JSON.parse("1").a;']]),
  ...under('typescript(no-unsafe-return)', [['unparsed JSON returned', pure, 'export const f = (): number => JSON.parse("1");']]),
  ...under('typescript(no-unsafe-call)', [['unparsed JSON called', pure, 'export const f = (): unknown => JSON.parse("1")();']]),
  ...under('typescript(no-unsafe-argument)', [['unparsed JSON passed on', pure, 'export const f = () => parseInt(JSON.parse("1"));']]),
  ...under('typescript(consistent-type-imports)', [
    ['a type imported as a value', 'shared/core/risk', "import { Door } from '../facts/door';\nexport type D = Door;"],
  ]),
  ...under('typescript(no-import-type-side-effects)', [
    ['an inline type import', 'shared/core/risk', "import { type Door } from '../facts/door';\nexport type D = Door;"],
  ]),
  ...under('eslint(max-params)', [
    ['four parameters', core, 'export const f = (a: number, b: number, c: number, d: number) => a + b + c + d;'],
  ]),
  ...under('eslint(no-console)', [
    ['console in a function', 'functions', "export const f = () => console.log('x');"],
    ['console in shared', 'shared/slack', "export const f = () => console.error('x');"],
    ['console in infra/aws', 'infra/aws', "export const f = () => console.log('x');"],
  ]),
  ...under('eslint(max-lines)', [['a long file', core, 'export const a = [\n' + '  1,\n'.repeat(260) + '];']]),
  ...under('eslint(eqeqeq)', [['==', core, 'export const f = (a: unknown) => a == 1;']]),
  ...under('eslint(no-var)', [['var', core, 'export var a = 1;']]),
  ...under('eslint(prefer-const)', [['let', core, 'let a = 1;\nexport const f = () => a;']]),
  ...under('jest(expect-expect)', [['a test that cannot fail', 'test/__tests__', "test('nothing', () => void 0);"]]),
  violation('aftershock(file-name)', ['a folder of helpers', 'shared/slack/helpers', 'export const a = 1;']),
  { rule: 'aftershock(first-sentence)', what: 'no first sentence', at: core, code: 'export const a = 1;' },
];

const legal = ([what, at, code]: [string, string, string]): Plant => ({ what, at, code: first + code });

export const legalPlants: Plant[] = (
  [
    ['as const', core, "export const kinds = ['a', 'b'] as const;"],
    ['satisfies', core, 'export const counts = { a: 1 } satisfies Record<string, number>;'],
    ['a date from a moment', core, 'export const at = (moment: string) => new Date(moment).toISOString();'],
    ['dates in UTC', core, 'export const at = (m: string) => Date.parse(m) + Date.UTC(2026, 1, 1) + new Date(m).getUTCHours();'],
    ['Date as a type and instanceof', core, 'export const isDate = (d: unknown): d is Date => d instanceof Date;'],
    ['arithmetic', core, 'export const f = (n: number) => Math.floor(n) + Math.log(n) * Math.PI;'],
    ['a formatter with a zone', core, "export const f = new Intl.DateTimeFormat('en', { timeZone: 'UTC' });"],
    ['sorting by a named locale', core, "export const order = (a: string, b: string) => a.localeCompare(b, 'en');"],
    ['a parameter that shadows', core, 'export const f = (process: { fetch: number }, crypto: number) => process.fetch + crypto;'],
    ['a property that looks ambient', core, 'export const f = (x: { process: number; fetch: number }) => x.process + x.fetch;'],
    ['risk reads facts', 'shared/core/risk', "import { door } from '../facts/door';\nexport const d = door;"],
    ['zod as a namespace', pure, "import * as z from 'zod';\nexport const n = z.number();"],
    ['a type of zod', pure, "import type { ZodType } from 'zod';\nexport type T = ZodType;"],
    [
      'a checked signature',
      pure,
      "import { createHmac, timingSafeEqual } from 'node:crypto';\nexport const c = [createHmac, timingSafeEqual];",
    ],
    ['zod in a function', 'functions', "import * as z from 'zod';\nexport const Environment = z.object({ TABLE: z.string() });"],
    ['AWS in a function', 'functions', "import { SQSClient } from '@aws-sdk/client-sqs';\nexport const c = () => new SQSClient({});"],
    ['the clock in a function', 'functions', 'export const now = () => new Date().toISOString();'],
    ["infra/aws knows a function's types", 'infra/aws', "import type { Door } from '../../functions/door';\nexport type D = Door;"],
    ['infra/local runs a handler', 'infra/local', "import { door } from '../../functions/door';\nexport const d = door;"],
    ['the place of a package', 'infra/local', 'export const at = (name: string) => require.resolve(name);'],
    ["infra/aws reads the table's schema", 'infra/aws', "import { door } from '../../shared/storage/keys';\nexport const d = door;"],
    ['infra/aws reads the registry', 'infra/aws', "import { door } from '../../shared/adapters/registry';\nexport const d = door;"],
    ['packages that look like our rooms', 'infra/aws', "import { Stack } from 'aws-cdk-lib/core';\nexport const s = Stack;"],
    ['console in the local run', 'infra/local', 'export const say = (text: string) => console.log(text);'],
    ['linear patterns', pure, 'export const r = [/^v0=[0-9a-f]{64}$/, /\\bfix(?:es|ed)?\\b/i, /^[^:]{1,80}: /];'],
    [
      'an exhaustive switch',
      core,
      `${shape}export function f(s: Shape): number {\n  switch (s) {\n    case 'round':\n      return 1;\n    case 'square':\n      return 2;\n  }\n}`,
    ],
    [
      'a default over open text',
      core,
      "export function f(s: string): number {\n  switch (s) {\n    case 'a':\n      return 1;\n    default:\n      return 2;\n  }\n}",
    ],
    ['parsed JSON', pure, 'export const f = (text: string): unknown => JSON.parse(text);'],
    ['three parameters', core, 'export const f = (a: number, b: number, c: number) => a + b + c;'],
    ['an awaited promise', 'functions', `${promise}export const f = async () => (await later()) + 1;`],
    [
      'a property as the assertion',
      'test/__tests__',
      "import fc from 'fast-check';\ntest('p', () => fc.assert(fc.property(fc.nat(), (n) => n >= 0)));",
    ],
    ['assertions in a test', 'test', 'export const a = (x: unknown) => (x as { y?: number }).y!;'],
  ] satisfies [string, string, string][]
).map(legal);
