// CODEOWNERS as GitHub reads it: the documented examples, then the cases where gitignore would answer differently.
import { readCodeowners } from '../../shared/core/risk/owners';

const documented = `
# This is a comment.
*       @acme/all

*.js    @acme/js #This is an inline comment.
*.go docs@example.com
/build/logs/ @acme/logs
docs/*  @acme/docs
apps/ @acme/apps
/scripts/ @acme/doctors @acme/cats
**/logs @acme/everylog
/apps/ @acme/rootapps
/apps/github
with\\ space.txt @acme/space
`;

describe('who owns a path', () => {
  const { ownersOf, problems } = readCodeowners(documented);
  test.each([
    ['anything.txt', ['@acme/all']],
    ['deep/er/file.js', ['@acme/js']],
    ['a/b.go', ['docs@example.com']],
    ['build/logs/x/y', ['@acme/everylog']],
    ['deep/build/logs/x', ['@acme/everylog']],
    ['docs/getting-started.md', ['@acme/docs']],
    ['docs/build-app/troubleshooting.md', ['@acme/all']],
    ['x/docs/a.md', ['@acme/all']],
    ['x/apps/y/z.txt', ['@acme/apps']],
    ['apps/y.txt', ['@acme/rootapps']],
    ['apps/github', []],
    ['apps/github/deep/x', []],
    ['scripts/a', ['@acme/doctors', '@acme/cats']],
    ['with space.txt', ['@acme/space']],
    ['deep/logs/a', ['@acme/everylog']],
    ['Docs/a.md', ['@acme/all']],
  ])('%s: %j', (path, owners) => {
    expect(ownersOf(path)).toEqual(owners);
  });

  test('nothing in it is wrong', () => expect(problems).toEqual([]));
});

test('the last match wins, even where it names nobody', () => {
  const { ownersOf } = readCodeowners('* @a/one\n* @a/two\nsecret/\n');
  expect(ownersOf('x')).toEqual(['@a/two']);
  expect(ownersOf('secret/x')).toEqual([]);
});

test('a slash in the middle roots a pattern; none leaves it free; a folder owns all below it', () => {
  const { ownersOf } = readCodeowners('src/lib @a/lib\nvendor @a/vendor\n');
  expect(ownersOf('src/lib/a/b')).toEqual(['@a/lib']);
  expect(ownersOf('x/src/lib/a')).toEqual([]);
  expect(ownersOf('x/vendor/y/z')).toEqual(['@a/vendor']);
});

test.each([['!src/ @a/x'], ['src/[ab] @a/x'], ['\\#x @a/x'], ['src/ not-an-owner'], ['src/ @a/x b@']])(
  '%s is skipped as GitHub skips it',
  (line) => {
    const { ownersOf, problems } = readCodeowners(`* @a/all\n${line}\n`);
    expect(problems).toEqual([{ line: 2, because: expect.any(String) }]);
    expect(ownersOf('src/a')).toEqual(['@a/all']);
  },
);

test('a file too large for GitHub owns nothing', () => {
  const { ownersOf, problems } = readCodeowners(`* @a/all\n${'#'.repeat(3_000_001)}`);
  expect(ownersOf('a')).toEqual([]);
  expect(problems).toHaveLength(1);
});

test('braces are plain characters', () => {
  expect(readCodeowners('{a,b}.ts @a/x').ownersOf('a.ts')).toEqual([]);
  expect(readCodeowners('{a,b}.ts @a/x').ownersOf('{a,b}.ts')).toEqual(['@a/x']);
});

test('Windows line ends and tabs separate like any space', () => {
  expect(readCodeowners('*.ts\t@a/x\r\n*.js  @a/y\r\n').ownersOf('q.ts')).toEqual(['@a/x']);
});
