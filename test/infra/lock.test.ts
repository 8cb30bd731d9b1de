// The lock file is whole on every platform and names no registry, so that `npm ci` passes on any machine.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Lock, missingEntries, platformOf } from '../../infra/lock/complete-lock';

const text = readFileSync(path.join(__dirname, '../../package-lock.json'), 'utf8');

test('every optional package that something asks for has an entry (else: npm run lock)', () => {
  expect(missingEntries(JSON.parse(text) as Lock)).toEqual({});
});

test('no entry says where it was downloaded from', () => {
  expect(text).not.toContain('"resolved"');
});

test.each([
  ['@oxlint/binding-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ['@swc/core-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@swc/core-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ['@oxlint-tsgolint/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ['recheck-macos-x64', { os: ['darwin'], cpu: ['x64'] }],
])('%s says for which machine it is', (name, platform) => expect(platformOf(name)).toEqual(platform));

const lockOf = (packages: Lock['packages']): Lock => ({ packages });

test('a missing platform package becomes an entry that npm may skip, and only that', () => {
  const tool = { version: '1.0.0', dev: true, optionalDependencies: { 'tool-linux-x64': '1.0.0', 'tool-darwin-x64': '1.0.0' } };
  const lock = lockOf({ 'node_modules/tool': tool, 'node_modules/tool-linux-x64': { version: '1.0.0' } });
  expect(missingEntries(lock)).toEqual({
    'node_modules/tool-darwin-x64': { version: '1.0.0', cpu: ['x64'], os: ['darwin'], optional: true, dev: true },
  });
});

test('a package nested under another is found where Node would look for it', () => {
  const lock = lockOf({
    'node_modules/a/node_modules/b': { optionalDependencies: { 'c-linux-x64': '1.0.0', 'd-linux-x64': '1.0.0' } },
    'node_modules/a/node_modules/c-linux-x64': {},
    'node_modules/d-linux-x64': {},
  });
  expect(missingEntries(lock)).toEqual({});
});

test.each([
  ['a version range', { 'x-linux-x64': '^1.0.0' }, 'exact version'],
  ['a name without a system', { 'x-native': '1.0.0' }, 'which system'],
])('%s is refused, not guessed', (_, optionalDependencies, why) => {
  expect(() => missingEntries(lockOf({ '': { optionalDependencies } }))).toThrow(why);
});
