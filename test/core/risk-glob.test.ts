// Globs: what they mean, and that no pattern and no path can make them slow.
import * as fc from 'fast-check';
import { compileGlob, GlobError, longestGlobChars } from '../../shared/core/risk/glob';

describe('what a glob means', () => {
  test.each([
    ['src/**', 'src/a/b.ts', true],
    ['src/**', 'src', false],
    ['src/**', 'lib/src/a.ts', false],
    ['src/', 'src/a/b.ts', true],
    ['/src/**', 'src/a.ts', true],
    ['**', 'a', true],
    ['**/*.sql', 'a.sql', true],
    ['**/*.sql', 'db/x/a.sql', true],
    ['*.sql', 'db/a.sql', false],
    ['src/*', 'src/a.ts', true],
    ['src/*', 'src/a/b.ts', false],
    ['src/*.ts', 'src/.ts', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'ab', false],
    ['a**b', 'a/b', false],
    ['a**b', 'axxb', true],
    ['file?.txt', 'file1.txt', true],
    ['file?.txt', 'file/.txt', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', '/x', false],
    ['[]a]', ']', true],
    ['{a,b/{c,d}}/*.ts', 'b/d/x.ts', true],
    ['{a,b/{c,d}}/*.ts', 'b/e/x.ts', false],
    ['{,x}y', 'y', true],
    ['{src,lib}/**', 'lib/q/a', true],
    ['{a/**,b}', 'a/b/c', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['src/Auth/**', 'src/auth/a', false],
    ['a+(b).ts', 'a+(b).ts', true],
    ['a.ts', 'axts', false],
  ])('%s on %s is %s', (glob, path, expected) => {
    expect(compileGlob(glob)(path)).toBe(expected);
  });

  test.each([
    ['', 1],
    ['   ', 1],
    ['!src/**', 1],
    ['./src', 1],
    ['src/{a,b', 5],
    ['src/a}', 6],
    ['src/[a', 5],
    ['src\\', 4],
    ['{'.repeat(9) + '}'.repeat(9), 9],
    ['a'.repeat(longestGlobChars + 1), longestGlobChars],
  ])('%s is refused at column %s', (glob, column) => {
    const refusal = (() => {
      try {
        return compileGlob(glob);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(GlobError);
    expect((refusal as GlobError).column).toBe(column);
  });

  test('text without special characters matches itself and nothing else', () => {
    const plain = fc.stringMatching(/^[a-z0-9_.-]{1,20}(\/[a-z0-9_.-]{1,20}){0,3}$/).filter((text) => !text.startsWith('./'));
    fc.assert(fc.property(plain, plain, (one, other) => compileGlob(one)(one) && compileGlob(one)(other) === (one === other)));
  });

  test('a glob agrees with the regular expression that it abbreviates', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '?', '**/', '{a,b}', '[ab]');
    const path = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 10 }).map((parts) => parts.join(''));
    const asRegExp = (glob: string): RegExp => {
      const body = glob.replace(/\*\*\/|\*+|\?|\{a,b\}|\[ab\]/g, (found, at: number) => {
        if (found === '**/' && (at === 0 || glob[at - 1] === '/')) return '(?:[^]*/)?';
        if (found === '**/') return '[^/]*/';
        if (found === '**' && (at === 0 || glob[at - 1] === '/') && at + 2 === glob.length) return '[^]+';
        if (found.startsWith('*')) return '[^/]*';
        return found === '?' ? '[^/]' : '[ab]';
      });
      return new RegExp(`^(?:${body})$`);
    };
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), path, (pieces, text) => {
        const glob = pieces
          .join('')
          .replace(/\*{3,}/g, '*')
          .replace(/^\/+/, '')
          .replace(/\/+$/, '');
        fc.pre(glob !== '' && !glob.includes('***'));
        return compileGlob(glob)(text) === asRegExp(glob).test(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('no pattern is slow', () => {
  const million = 1_000_000;
  test.each([
    ['*a*a*a*a*a*a*a*a*a*a*a*a*b', 'a'],
    ['**/a/**/a/**/a/**/a/**/b', 'a/'],
    ['{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}*b', 'a'],
    ['*'.repeat(200) + 'b', 'a'],
    ['[a-z]*[a-z]*[a-z]*[a-z]*9', 'z'],
  ])('%s over a megabyte', (glob, unit) => {
    const matches = compileGlob(glob);
    const startedAt = performance.now();
    expect(matches(unit.repeat(million / unit.length))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  test('a path of ever new characters cannot fill the memory', () => {
    const matches = compileGlob('**/*[!a]*b');
    const text = Array.from({ length: 300_000 }, (_, at) => String.fromCharCode(0x100 + (at % 50_000))).join('');
    expect(matches(text)).toBe(false);
    expect(matches(`${text}b`)).toBe(true);
  });
});
