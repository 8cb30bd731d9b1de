// Which team owns a path, by CODEOWNERS as GitHub reads it?
import { compileGlob, GlobError, longestGlobChars, type PathMatcher } from './glob';

type Rule = { matches: PathMatcher; owners: string[] };

export type Codeowners = {
  /** Owners of a path: those of the last line that matches, none where that line names none. */
  ownersOf: (path: string) => readonly string[];
  /** Lines that GitHub would skip, with the reason. */
  problems: { line: number; because: string }[];
};

/** GitHub does not load a larger file. Source: docs.github.com, "About code owners". */
export const largestCodeownersBytes = 3_000_000;

const owner = /^(?:@[\w.-]{1,100}(?:\/[\w.-]{1,100})?|[^\s@]{1,100}@[^\s@]{1,200})$/;

/**
 * Reads a CODEOWNERS file. Last match wins; `/docs/*` is direct children only; a name without a slash matches at any depth; a folder
 * owns all below it; `!`, `[ ]` and `\#` do not work and such lines are skipped. Case matters.
 */
export const readCodeowners = (text: string): Codeowners => {
  const rules: Rule[] = [];
  const problems: Codeowners['problems'] = [];
  if (text.length > largestCodeownersBytes)
    return { ownersOf: () => [], problems: [{ line: 1, because: 'the file is larger than 3 MB, so GitHub ignores it' }] };
  text.split('\n').forEach((written, at) => {
    const read = readLine(written);
    if (typeof read === 'string') problems.push({ line: at + 1, because: read });
    else if (read) rules.push(read);
  });
  const newestFirst = rules.reverse();
  return { ownersOf: (path) => newestFirst.find(({ matches }) => matches(path))?.owners ?? [], problems };
};

const readLine = (written: string): Rule | string | undefined => {
  const [pattern = '', ...owners] = fieldsOf(written);
  if (pattern === '') return undefined;
  const wrong = owners.find((name) => !owner.test(name));
  if (wrong !== undefined) return 'an owner is neither @user, @org/team nor an e-mail address';
  try {
    return { matches: matcherOf(pattern), owners };
  } catch (error) {
    if (error instanceof GlobError) return `the pattern cannot be read: ${error.message}`;
    throw error;
  }
};

/** Words of a line; `\ ` is a space inside a word, and a word beginning with `#` ends the line. */
const fieldsOf = (written: string): string[] => {
  const fields: string[] = [];
  let field = '';
  for (let at = 0; at <= written.length; at += 1) {
    const char = written.charAt(at);
    if (char === '\\' && written.charAt(at + 1) === ' ') {
      field += ' ';
      at += 1;
    } else if (char === '' || /\s/.test(char)) {
      if (field !== '') fields.push(field);
      field = '';
    } else if (char === '#' && field === '') {
      return fields;
    } else {
      field += char;
    }
  }
  return fields;
};

const unsupported = /[[\]]|^!|\\/;

const matcherOf = (pattern: string): PathMatcher => {
  if (unsupported.test(pattern))
    throw new GlobError(pattern.search(unsupported) + 1, 'a pattern without "!", "[", "]" or "\\", which GitHub does not read here');
  if (pattern === '/') return () => false;
  const globs = asGlobs(pattern).map((glob) => compileGlob(glob));
  return (path) => globs.some((matches) => matches(path));
};

/** The same paths in the words of `glob.ts`: rooted, with everything below a folder spelled out. */
const asGlobs = (pattern: string): string[] => {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isRooted = pattern.startsWith('/') || bare.includes('/');
  const literal = bare.replace(/[{}]/g, '\\$&');
  const rooted = isRooted ? literal : `**/${literal}`;
  if (rooted.length > longestGlobChars - 3) throw new GlobError(longestGlobChars, `at most ${longestGlobChars - 3} characters`);
  if (pattern.endsWith('/')) return [`${rooted}/**`];
  const last = bare.slice(bare.lastIndexOf('/') + 1);
  if (last === '**') return [rooted];
  return last === '*' && isRooted ? [rooted] : [rooted, `${rooted}/**`];
};
