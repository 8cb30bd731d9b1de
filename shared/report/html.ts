// How does text get onto a page? Everything is escaped unless this file made it.

/** Markup that is safe to print as it is. Only `markup` makes it, and `page` of its own style. */
export class Html {
  constructor(readonly text: string) {}
}

export type Printable = string | number | Html | undefined | readonly Printable[];

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

// Control characters, lone surrogates, and the marks that turn the direction of text around: none belongs in a title.
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** Strangers' text without what would not print or would turn the text around it; each is replaced by U+FFFD. */
export const printable = (text: string): string => text.replaceAll(unprintable, '\ufffd');

const escape = (text: string): string => printable(text).replaceAll(/[&<>"'`]/g, (character) => entities[character] ?? '');

const print = (value: Printable): string => {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escape(value);
  return typeof value === 'number' ? String(value) : value.map(print).join('');
};

/** A template whose values are escaped, for text and for quoted attributes. Lists are joined, `undefined` is nothing. */
export const markup = (literals: TemplateStringsArray, ...values: Printable[]): Html =>
  new Html(literals.reduce((text, literal, at) => `${text}${print(values[at - 1])}${literal}`));

export const nothing = markup``;

/** `part` where `condition` holds. */
export const when = (condition: boolean, part: () => Printable): Printable => (condition ? part() : nothing);

/** One part of an address: nothing in it can leave its place. */
export const segment = (text: string): string => encodeURIComponent(printable(text));

/** A link out, only to http(s); otherwise the text alone. */
export const linkOut = (url: string | undefined, text: Printable): Html =>
  url !== undefined && /^https?:\/\/[^\s]/i.test(url) ? markup`<a href="${url}" rel="noreferrer noopener">${text}</a>` : markup`${text}`;
