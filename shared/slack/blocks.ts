// Which Slack blocks do messages consist of, and how are they built within Slack's limits?
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  InputBlock,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  RichTextDate,
  RichTextLink,
  RichTextText,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import type { Moment } from '../core/facts/moment';
import { dayWords } from '../core/measure/wording';
import { clock, cut, dayAndClock, epochSeconds, escape } from './text';

/** Slack's native chart; not in Slack's own types yet. Source: docs.slack.dev, data visualization block. */
export type ChartBlock = {
  type: 'data_visualization';
  title: string;
  chart: {
    type: 'line';
    series: { name: string; data: { label: string; value: number }[] }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
};

export type Block = HeaderBlock | SectionBlock | ContextBlock | ActionsBlock | InputBlock | RichTextBlock | ChartBlock;

/** A run of words in a paragraph. Rich text has no markup, so a stranger's `*x*`, `<!channel>` or `:emoji:` stays what it is. */
export type Piece = RichTextText | RichTextLink | RichTextDate;

const limits = { header: 150, section: 3_000, button: 75, value: 2_000, url: 3_000, option: 75, blockId: 255 };

export const plain = (text: string, limit: number): PlainTextElement => ({
  type: 'plain_text',
  text: cut(text, limit) || ' ',
  emoji: false,
});

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, limits.header) });

export const section = (text: string): SectionBlock => ({ type: 'section', text: plain(text, limits.section) });

/** Numbers side by side, at most ten, each `label\nvalue`. */
export const fields = (texts: readonly string[]): SectionBlock => ({
  type: 'section',
  fields: texts.slice(0, 10).map((text) => plain(text, 300)),
});

export const words = (text: string): Piece => ({ type: 'text', text });
export const bold = (text: string): Piece => ({ type: 'text', text, style: { bold: true } });

export const code = (text: string): Piece => ({ type: 'text', text, style: { code: true } });

/** A link where the address is a web address that Slack takes; the bare words otherwise. */
export const link = (url: string | undefined, text: string): Piece =>
  url && isWebAddress(url) ? { type: 'link', url, text: text || url } : words(text);

const isWebAddress = (url: string): boolean => url.length <= limits.url && /^https?:\/\/[^\s<>|]+$/.test(url) && URL.canParse(url);

const formats = {
  time: { slack: '{time}', fallback: clock },
  day: { slack: '{date_short_pretty}', fallback: dayWords },
  both: { slack: '{date_short_pretty} {time}', fallback: dayAndClock },
};

/** A moment that each reader sees in their own time zone, and in UTC where Slack cannot. */
export const when = (at: Moment, format: keyof typeof formats = 'time'): Piece => ({
  type: 'date',
  timestamp: epochSeconds(at),
  format: formats[format].slack,
  fallback: formats[format].fallback(at),
});

/** The same inside `mrkdwn`. */
export const whenToken = (at: Moment, format: keyof typeof formats = 'time'): string =>
  `<!date^${epochSeconds(at)}^${formats[format].slack}|${formats[format].fallback(at)}>`;

/** Paragraph of lines, optionally with a command to copy below it. Undefined where there is nothing to say. */
export const prose = (lines: readonly (readonly Piece[])[], command?: string): RichTextBlock | undefined => {
  const pieces = joined(
    lines.map((line) => line.filter((piece) => piece.type !== 'text' || piece.text !== '')).filter(({ length }) => length > 0),
  );
  if (pieces.length === 0) return undefined;
  const paragraph = { type: 'rich_text_section' as const, elements: pieces };
  const copyable = command
    ? [{ type: 'rich_text_preformatted' as const, elements: [{ type: 'text' as const, text: cut(command, 500) }] }]
    : [];
  return { type: 'rich_text', elements: [paragraph, ...copyable] };
};

const joined = (lines: readonly (readonly Piece[])[]): Piece[] =>
  lines.flatMap((line, index) => (index === 0 ? line : [words('\n'), ...line]));

/** Small print: our own words as markup (already escaped), then strangers' words as they are. */
export const smallPrint = (markup: string, ...strangers: readonly string[]): ContextBlock => ({
  type: 'context',
  elements: [
    { type: 'mrkdwn', text: cut(markup, limits.section), verbatim: true },
    ...strangers
      .filter(Boolean)
      .slice(0, 8)
      .map((text) => plain(text, 400)),
  ],
});

export const markupLink = (url: string, text: string): string => (isWebAddress(url) ? `<${escape(url)}|${escape(text)}>` : escape(text));

/** `label` is read out by screen readers instead of `text`. */
export type Press = { text: string; label?: string; actionId: string; value?: string | undefined; url?: string; isPrimary?: boolean };

const fits = ({ value, url }: Press): boolean =>
  value === undefined ? url !== undefined && isWebAddress(url) : value.length <= limits.value;

/** One row of buttons. A button whose value Slack would not carry whole is left out rather than cut. Undefined where none is left. */
export const buttons = (presses: readonly Press[]): ActionsBlock | undefined => {
  const elements = presses.filter(fits).slice(0, 25).map(button);
  return elements.length > 0 ? { type: 'actions', elements } : undefined;
};

const button = ({ text, label, actionId, value, url, isPrimary }: Press): Button => ({
  type: 'button',
  text: plain(text, limits.button),
  action_id: actionId,
  ...(label === undefined ? {} : { accessibility_label: cut(label, limits.button) }),
  ...(value === undefined ? {} : { value }),
  ...(url === undefined ? {} : { url }),
  ...(isPrimary ? { style: 'primary' as const } : {}),
});

const option = (text: string): PlainTextOption => ({ text: plain(text, limits.option), value: cut(text, limits.option) });

export type Choice = { actionId: string; placeholder: string; options: readonly string[]; chosen?: string | undefined };

export const select = ({ actionId, placeholder, options, chosen }: Choice): StaticSelect => ({
  type: 'static_select',
  action_id: actionId,
  placeholder: plain(placeholder, 150),
  options: options.map(option),
  ...(chosen !== undefined && options.includes(chosen) ? { initial_option: option(chosen) } : {}),
});

/** A row of menus. `blockId` comes back with every choice; undefined where Slack would not carry it. */
export const menus = (blockId: string, choices: readonly Choice[]): ActionsBlock | undefined =>
  blockId.length <= limits.blockId ? { type: 'actions', block_id: blockId, elements: choices.map(select) } : undefined;
