// How does text get into Markdown? Whatever strangers wrote stays text: no markup, no link, no mention.
import { printable } from './html';

// What can start markup, a table cell, math, an emoji's name, an issue's (`GH-12`) or a bare link; the rest stays readable, for people edit this.
const active = /[\\`*_[\]{}<>|~#@&$!^]|:(?=[^\s])|(?<=\bwww)\.|(?<=\bgh)-(?=\d)|\/(?=\/)/gi;

// Mentions, references and addresses are found in rendered text, where a backslash is gone: a zero-width space ends them.
const inert: Record<string, string> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '@': '@\u200b',
  '#': '#\u200b',
  '/': '/\u200b',
  '-': '-\u200b',
};

// A list, a rule or an underlined heading, where the text happens to start a line.
const opening = /^(?:[-+=]|\d{1,9}[.)])/;

const opened = (text: string): string => text.replace(opening, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`);

/** Text as inline Markdown on one line, also at the start of one. Source: CommonMark 0.31, 2.4; GFM 6.9 (bare links). */
export const markdown = (text: string): string =>
  opened(
    printable(text)
      .replaceAll(/\s+/g, ' ')
      .trim()
      .replaceAll(active, (character) => inert[character] ?? `\\${character}`),
  );

/** Text as code: everything in it is literal. A fence longer than any run of backticks inside. */
export const markdownCode = (text: string): string => {
  const line = printable(text).replaceAll(/\s+/g, ' ').trim() || ' ';
  const longest = (line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line.replaceAll('|', '\\|')} ${fence}`;
};

/** Text as a YAML scalar on one line. Source: YAML 1.2.2, 7.3.1 (a JSON string is a double-quoted scalar). */
export const yamlText = (text: string): string =>
  JSON.stringify(
    printable(text)
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[\u2028\u2029\ufeff]/g, '\ufffd'),
  );
