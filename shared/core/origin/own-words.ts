// Which lines of a message does its writer say, as opposed to quote? And is the message one commit's or the sum of several?

/** A line said by the writer, trimmed. `isAfterColon`: it follows a line that announces an example. `isBullet`: it is an item of a list. */
export type OwnLine = { text: string; isSubject: boolean; isTail: boolean; isAfterColon: boolean; isBullet: boolean };

export type OwnWords = { lines: OwnLine[]; isAggregate: boolean };

type Reading = { isStrict: boolean; hasFences: boolean; isFenced: boolean; previous: string };

const QUOTE_INDENT = 4;
const SEVERAL = 2;
const SQUASHED = /^(?:squashed commit of the following|this is a combination of \d+ commits)/im;
const SEPARATOR = /^-{9,}$/m;
const MERGE = /^merge (?:pull request|branch|branches|remote-tracking|tag|commit|request|changes from)\b/i;
// A web squash lists its commits as bullets under the pull request's number; without the number they are just a list.
const PULL_REQUEST = /\(#\d{1,9}\)/;
// A trailer's key with a hyphen may stand without a value; `Example:` announces what follows.
const KEY = /^[A-Za-z]{1,40}-[A-Za-z-]{1,40}:|^[A-Za-z]{2,40}:./;

/**
 * Drops quoted lines (`>`), fenced blocks and deep indentation, except where the whole body is indented (a here-document) or lists
 * squashed commits. Agents that forget to expand `\n` write it as two characters: those count as line ends.
 */
export const ownWords = (message: string): OwnWords => {
  const plain = expanded(message);
  const raw = plain.split('\n');
  const isSquash = (plain.includes('quash') || plain.includes('combination of')) && SQUASHED.test(plain);
  const tailFrom = startOfTail(raw);
  const reading: Reading = {
    isStrict: !isSquash && !isIndentedThroughout(raw),
    hasFences: hasClosedFences(raw),
    isFenced: false,
    previous: '',
  };
  const lines: OwnLine[] = [];
  let bullets = 0;
  for (let index = 0; index < raw.length; index += 1) {
    const line = raw[index] ?? '';
    const text = line === '' ? undefined : ownText(line, reading);
    if (text === undefined) continue;
    const isAfterColon = index < tailFrom && reading.previous.endsWith(':') && !KEY.test(reading.previous);
    lines.push({
      text,
      isSubject: index === 0,
      isTail: index >= tailFrom,
      isAfterColon,
      isBullet: text.startsWith('* ') || text.startsWith('- '),
    });
    reading.previous = text;
    if (line.startsWith('* ')) bullets += 1;
  }
  return {
    lines,
    isAggregate:
      isSquash ||
      (bullets >= SEVERAL && PULL_REQUEST.test(raw[0] ?? '')) ||
      (plain.includes('---------') && SEPARATOR.test(plain)) ||
      MERGE.test(raw[0] ?? ''),
  };
};

const expanded = (message: string): string => {
  const lines = message.includes('\\n') ? message.replaceAll('\\n', '\n') : message;
  const ends = lines.includes('\r') ? lines.replaceAll('\r', '') : lines;
  return ends.includes('│') ? ends.replaceAll('│', ' ') : ends;
};

const ownText = (line: string, reading: Reading): string | undefined => {
  const text = line.trim();
  if (isFence(text)) {
    reading.isFenced = reading.hasFences && !reading.isFenced;
    return undefined;
  }
  if (text === '' || reading.isFenced || text.startsWith('>')) return undefined;
  return reading.isStrict && isIndented(line) ? undefined : text;
};

const isFence = (text: string): boolean => text.startsWith('```') || text.startsWith('~~~');

/** A fence that nobody closed would swallow the trailers below it. */
const hasClosedFences = (raw: string[]): boolean => raw.filter((line) => isFence(line.trimStart())).length % 2 === 0;

const isIndented = (line: string): boolean => {
  const width = line.length - line.trimStart().length;
  return width >= QUOTE_INDENT || line.startsWith('\t');
};

const isIndentedThroughout = (raw: string[]): boolean =>
  raw.length > 1 && raw.every((line, index) => index === 0 || line.trim() === '' || isIndented(line));

/** Index of the last paragraph's first line; the subject's where there is no body. */
const startOfTail = (raw: string[]): number => {
  let end = raw.length - 1;
  while (end > 0 && (raw[end] ?? '').trim() === '') end -= 1;
  while (end > 0 && (raw[end - 1] ?? '').trim() !== '') end -= 1;
  return end;
};
