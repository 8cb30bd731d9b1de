// A Slack message in the terminal: a box of at most 100 columns that no text from outside can break out of.
import { field, textField } from './json-shape';
import { paragraphsOf, plainWords, type Paragraph } from './slack-text';

const WIDEST_COLUMNS = 100;
const NARROWEST_COLUMNS = 40;
const FRAME_COLUMNS = 4;

export type TerminalStyle = { columns: number; colour: boolean };

/** How this terminal wants it: its width, and colour only where it is a terminal and NO_COLOR (no-color.org) is not set. */
export const styleOf = (stream: { isTTY?: boolean; columns?: number }, environment: NodeJS.ProcessEnv): TerminalStyle => ({
  columns: Math.max(NARROWEST_COLUMNS, Math.min(WIDEST_COLUMNS, stream.columns ?? WIDEST_COLUMNS)),
  colour: stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '',
});

// Control characters steer a terminal, and bidirectional ones reorder what people read.
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text from outside as something that can only be read. */
export const inert = (text: string): string => text.replaceAll('\t', '  ').replace(steering, '');

const ascii = /^[\x20-\x7e]*$/;
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;
const combining = /^\p{M}/u;

// Character by character, not by what is drawn together: then the columns of a line are the sum of its parts', whatever they are.
const columnsOfCharacter = (character: string): number => (combining.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Columns a text takes in a terminal: East Asian characters and emoji take two, combining marks none. */
export const columnsOf = (text: string): number =>
  ascii.test(text) ? text.length : [...text].reduce((sum, character) => sum + columnsOfCharacter(character), 0);

const cut = (word: string, columns: number): string[] => {
  const pieces: string[] = [];
  let [piece, used] = ['', 0];
  for (const character of word) {
    const more = columnsOfCharacter(character);
    if (used + more > columns) {
      pieces.push(piece);
      [piece, used] = ['', 0];
    }
    piece += character;
    used += more;
  }
  return [...pieces, piece];
};

/** Breaks a line at spaces so that no part is wider; later parts keep the first one's indentation. */
export const wrapped = (line: string, columns: number): string[] => {
  if (columnsOf(line) <= columns) return [line];
  const indent = line.slice(0, Math.min(line.length - line.trimStart().length, columns >> 1));
  const rows: string[] = [];
  let row = indent;
  const words = line
    .trimStart()
    .split(' ')
    .flatMap((word) => (columnsOf(indent + word) > columns ? cut(word, columns - indent.length) : [word]));
  for (const word of words) {
    const longer = row === indent ? row + word : `${row} ${word}`;
    if (columnsOf(longer) <= columns) row = longer;
    else {
      rows.push(row);
      row = indent + word;
    }
  }
  return [...rows, row];
};

const codes = { heading: '\u001b[1m', note: '\u001b[2m', text: '' } as const;

const painted = (text: string, kind: keyof typeof codes, { colour }: TerminalStyle): string =>
  colour && codes[kind] !== '' ? `${codes[kind]}${text}\u001b[0m` : text;

const row = (text: string, kind: keyof typeof codes, style: TerminalStyle): string => {
  const gap = ' '.repeat(Math.max(0, style.columns - FRAME_COLUMNS - columnsOf(text)));
  return `│ ${painted(text, kind, style)}${gap} │`;
};

const rule = (style: TerminalStyle): string => `├${'─'.repeat(style.columns - 2)}┤`;

const edge = (title: string, style: TerminalStyle): string => {
  const shown = wrapped(inert(title).replaceAll('\n', ' '), style.columns - FRAME_COLUMNS - 2)[0] ?? '';
  return `┌ ${shown} ${'─'.repeat(Math.max(0, style.columns - FRAME_COLUMNS - columnsOf(shown)))}┐`;
};

const rowsOf = (paragraph: Paragraph, style: TerminalStyle): string[] => {
  if (paragraph.kind === 'rule') return [rule(style)];
  const { kind } = paragraph;
  return paragraph.lines.flatMap((line) => wrapped(inert(line), style.columns - FRAME_COLUMNS)).map((text) => row(text, kind, style));
};

// Short lines stand together; a paragraph of several lines gets air.
const spaced = (parts: readonly string[][], style: TerminalStyle): string[] =>
  parts.flatMap((part, index) => {
    const above = parts[index - 1];
    return above && (above.length > 1 || part.length > 1) ? [row('', 'text', style), ...part] : part;
  });

/** The message as a box, under a title that says where it stands. Ends with a line feed. */
export const messageBox = (title: string, message: unknown, style: TerminalStyle): string => {
  const parts = paragraphsOf(message, style.columns - FRAME_COLUMNS).map((paragraph) => rowsOf(paragraph, style));
  const rows = [edge(title, style), ...spaced(parts, style), `└${'─'.repeat(style.columns - 2)}┘`];
  return `${rows.join('\n')}\n`;
};

const linesOf = (message: unknown, style: TerminalStyle): string[] =>
  paragraphsOf(message, style.columns - FRAME_COLUMNS).flatMap((paragraph) =>
    paragraph.kind === 'rule' ? [] : paragraph.lines.map(inert),
  );

const firstWords = (message: unknown, style: TerminalStyle): string => {
  const text = inert(plainWords(textField(message, 'text')));
  return text === '' ? (linesOf(message, style)[0] ?? '') : (text.split('\n')[0] ?? '');
};

/**
 * An edit in a few lines: what the message says now, and the lines that are new in it. Empty where people would see no difference.
 */
export const editedLines = (before: unknown, after: unknown, style: TerminalStyle): string => {
  const known = new Set(linesOf(before, style));
  const headline = firstWords(after, style);
  const fresh = linesOf(after, style).filter((line) => line.trim() !== '' && line !== headline && !known.has(line));
  if (fresh.length === 0 && firstWords(before, style) === headline) return '';
  const rows = [...wrapped(`edited: ${headline}`, style.columns), ...fresh.flatMap((line) => wrapped(`  + ${line}`, style.columns))];
  return `${rows.map((text, index) => painted(text, index === 0 ? 'heading' : 'text', style)).join('\n')}\n`;
};

/** Where a message stands, in words. */
export const titleOf = (channel: string, message: unknown): string =>
  field(message, 'thread_ts') === undefined ? channel : `${channel}, in the thread`;
