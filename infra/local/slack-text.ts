// A Slack message as plain words: what each block says, without markup, line by line, whatever the blocks look like.
import { field, isRecord, listField, textField } from './json-shape';

const MAX_DEPTH = 12;
const LONGEST_SHOWN_URL = 200;

/** Text of a block: the lines it fills, or a rule across the box. */
export type Paragraph = { kind: 'rule' } | { kind: 'heading' | 'text' | 'note'; lines: string[] };

const specials: readonly (readonly [RegExp, string])[] = [
  [/<!date\^[^|>]{0,200}\|([^>]{0,200})>/g, '$1'],
  [/<!(channel|here|everyone)(?:\|[^>]{0,100})?>/g, '@$1'],
  [/<[@#][A-Z0-9]{1,30}\|([^>]{1,200})>/g, '$1'],
  [/<([@#][A-Z0-9]{1,30})>/g, '$1'],
  [/<[^|<>\s]{1,3000}\|([^<>]{1,3000})>/g, '$1'],
  [/<([^|<>\s]{1,3000})>/g, '$1'],
  [/(?<![\w*])\*([^*\n]{1,3000})\*(?![\w*])/g, '$1'],
  [/(?<![\w_])_([^_\n]{1,3000})_(?![\w_])/g, '$1'],
  [/```\n?/g, ''],
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&amp;/g, '&'],
];

/** Slack's mrkdwn as people read it: links by their names, no asterisks, entities as characters. */
export const plainWords = (mrkdwn: string): string => specials.reduce((text, [pattern, words]) => text.replace(pattern, words), mrkdwn);

const wordsOf = (text: unknown): string =>
  textField(text, 'type') === 'plain_text' ? textField(text, 'text') : plainWords(textField(text, 'text'));

const lines = (text: string): string[] => text.split(/\r\n|\r|\n/);

const caption = (element: unknown): string => {
  const type = textField(element, 'type');
  if (type === 'image') return textField(element, 'alt_text');
  if (type === 'plain_text' || type === 'mrkdwn') return wordsOf(element);
  if (type === 'button') return `[${wordsOf(field(element, 'text'))}]`;
  const options = listField(element, 'options').map((option) => wordsOf(field(option, 'text')));
  return `[${[wordsOf(field(element, 'placeholder')), ...options].filter((word) => word !== '').join(' / ') || type}]`;
};

const addressOf = (element: unknown): string[] => {
  const url = textField(element, 'url');
  return url === '' || url.length > LONGEST_SHOWN_URL ? [] : [`${wordsOf(field(element, 'text'))}: ${url}`];
};

const inPairs = (cells: readonly string[], columns: number): string[] => {
  const width = columns >> 1;
  const fits = cells.every((cell) => cell.length < width && !cell.includes('\n'));
  if (!fits) return cells.flatMap(lines);
  return cells.flatMap((cell, index) => (index % 2 === 0 ? [`${cell.padEnd(width)}${cells[index + 1] ?? ''}`.trimEnd()] : []));
};

const section = (block: unknown, columns: number): Paragraph => {
  const words = wordsOf(field(block, 'text'));
  const accessory = field(block, 'accessory');
  return {
    kind: 'text',
    lines: [
      ...(words === '' ? [] : lines(words)),
      ...inPairs(listField(block, 'fields').map(wordsOf), columns),
      ...(accessory === undefined ? [] : [caption(accessory), ...addressOf(accessory)]),
    ],
  };
};

const actions = (block: unknown): Paragraph => {
  const elements = listField(block, 'elements');
  return { kind: 'text', lines: [elements.map(caption).join('  '), ...elements.flatMap(addressOf)] };
};

const value = (point: unknown): string => {
  const found = field(point, 'value');
  return typeof found === 'number' || typeof found === 'string' ? String(found) : '?';
};

const numbers = (points: readonly unknown[]): string => points.map(value).join(' ');

const chart = (block: unknown): Paragraph => {
  const drawn = field(block, 'chart');
  const series = listField(drawn, 'series').map((one) => `  ${textField(one, 'name')}: ${numbers(listField(one, 'data'))}`);
  const segments = listField(drawn, 'segments').map((one) => `  ${textField(one, 'label')}: ${value(one)}`);
  const categories = listField(field(drawn, 'axis_config'), 'categories').filter((one) => typeof one === 'string');
  const span = categories.length > 0 ? [`  ${categories[0]} to ${categories.at(-1)}`] : [];
  return { kind: 'text', lines: [`${textField(block, 'title')} (${textField(drawn, 'type')} chart)`, ...series, ...segments, ...span] };
};

/** Every text inside, in order: for rich text, and for blocks we do not know. */
const flattened = (value: unknown, depth = 0): string => {
  if (depth > MAX_DEPTH) return '';
  if (Array.isArray(value)) return value.map((one) => flattened(one, depth + 1)).join('');
  if (!isRecord(value)) return '';
  const own =
    [textField(value, 'text'), textField(value, 'name'), textField(value, 'fallback')].find((word) => word !== '') ??
    textField(value, 'url');
  const inner = ['elements', 'text', 'title', 'rows'].map((name) => flattened(field(value, name), depth + 1)).join('');
  return textField(value, 'type') === 'rich_text_section' ? `${own}${inner}\n` : `${own}${inner}`;
};

const known = new Map<string, (block: unknown, columns: number) => Paragraph>([
  ['header', (block) => ({ kind: 'heading', lines: lines(wordsOf(field(block, 'text'))) })],
  ['section', section],
  ['context', (block) => ({ kind: 'note', lines: lines(listField(block, 'elements').map(caption).join('  ')) })],
  ['actions', actions],
  ['divider', () => ({ kind: 'rule' })],
  ['image', (block) => ({ kind: 'note', lines: [`[image: ${textField(block, 'alt_text')}]`] })],
  ['input', (block) => ({ kind: 'text', lines: [`${wordsOf(field(block, 'label'))} ${caption(field(block, 'element'))}`] })],
  ['markdown', (block) => ({ kind: 'text', lines: lines(textField(block, 'text')) })],
  ['data_visualization', chart],
  [
    'table',
    (block) => ({
      kind: 'text',
      lines: listField(block, 'rows').map((row) => (Array.isArray(row) ? row : []).map((cell) => flattened(cell).trim()).join(' | ')),
    }),
  ],
]);

const paragraphOf = (block: unknown, columns: number): Paragraph =>
  known.get(textField(block, 'type'))?.(block, columns) ?? { kind: 'text', lines: lines(flattened(block).trimEnd()) };

/** What people see of a message or view: its blocks, or its text where it has none. `columns` is what two fields side by side may fill. */
export const paragraphsOf = (message: unknown, columns: number): Paragraph[] => {
  const blocks = listField(message, 'blocks');
  if (blocks.length > 0) return blocks.map((block) => paragraphOf(block, columns));
  return [{ kind: 'text', lines: lines(plainWords(textField(message, 'text'))) }];
};
