// Which whole lines of a text are a tool's own footer?
import { readAgentName } from './agent-name';
import type { AgentName } from './agent-name';
import type { Marker } from './marker';
import { markers } from './markers';
import type { OwnLine } from './own-words';
import { creditWithRemark } from './trailer-signs';
import type { Found } from './trailer-signs';

const noSigns: Found[] = [];

type Sentence = { marker: Marker; pattern: RegExp };

const LONGEST_FOOTER = 300;
const sentences: Sentence[] = markers.flatMap((marker) => ('sentence' in marker.form ? [{ marker, pattern: marker.form.sentence }] : []));
const patterns: Sentence[] = markers.flatMap((marker) => ('line' in marker.form ? [{ marker, pattern: marker.form.line }] : []));

/** First words of every footer: a cheap first look, since nearly every line of every message is none. */
const openers = new Set(
  (
    'this all the code mostly partially partly largely fully entirely primarily initially generated ultraworked vibe authored co coauthored created made built written ' +
    'implemented developed coded drafted produced assisted ai pair https link pr codex mux xum junior start cursor'
  ).split(' '),
);

const firstWord = (text: string): string => /^[^A-Za-z]{0,12}([A-Za-z]{1,12})/.exec(text)?.[1]?.toLowerCase() ?? '';

/** `inRequest`: the line stands in a pull request's body, where more forms count. */
export const footerSigns = (line: OwnLine, inRequest: boolean): Found[] => {
  if (line.text.length > LONGEST_FOOTER || line.isAfterColon) return noSigns;
  const text = footerPart(line.text);
  if (!openers.has(firstWord(text))) return noSigns;
  const whole = patterns.filter(({ marker, pattern }) => pattern.test(text) && (inRequest || marker.where.includes('footer')));
  if (whole.length > 0) return whole.map(({ marker }) => found(marker, [marker.tool], `a line that ${marker.tool} leaves`));
  if (line.isBullet || (line.isSubject && text === line.text)) return [];
  return sentences.flatMap(({ marker, pattern }) => fromSentence(marker, pattern, text)).slice(0, 1);
};

/** A footer may share a line with the message before it, set off by two spaces: `fix it  🤖 Generated with …`. */
const footerPart = (text: string): string => {
  const start = text.indexOf('  🤖 Generated with ');
  if (start < 0) return text;
  const footer = text.slice(start).trimStart();
  const end = footer.indexOf('  ');
  return end < 0 ? footer : footer.slice(0, end);
};

const found = (marker: Marker, tools: string[], text: string): Found => ({
  marker,
  sign: { marker: marker.marker, strength: marker.strength, where: 'footer', tools, text },
});

const fromSentence = (marker: Marker, pattern: RegExp, text: string): Found[] => {
  const said = /^[^\p{L}]*/u.exec(text)?.[0] ?? '';
  const sentence = text.slice(said.length);
  const opening = pattern.exec(sentence)?.[0];
  if (opening === undefined) return [];
  const rest = sentence.slice(opening.length);
  const named = readAgentName(withoutRemarks(rest)) ?? readAgentName(rest) ?? creditWithRemark(rest);
  return named && isMeant(named, { marker, text, opening, rest }) ? [found(marker, named.tools, `${opening.trim()} ${named.quote}`)] : [];
};

/** Remarks and link targets in brackets: not part of a name. */
const withoutRemarks = (text: string): string => text.replaceAll(/\([^()]{0,200}\)/g, ' ');

type Context = { marker: Marker; text: string; opening: string; rest: string };

const isMeant = (named: AgentName, { marker, text, opening, rest }: Context): boolean => {
  const isGenerated = marker.strength === 'declared';
  if (named.certainty === 'hard' || named.certainty === 'brand') return true;
  if (named.certainty === 'generic') return isGenerated || /(?:help|assistance|support|aid) /i.test(opening);
  if (named.certainty === 'word') return /^[^\p{L}]*\p{Lu}/u.test(rest) || isGenerated;
  return text.includes('🤖') || linksTo(named.quote, text);
};

/** Whether a link in the text leads to a host named like the tool: `[Devin](https://devin.ai)`. */
const linksTo = (name: string, text: string): boolean => {
  const host = /https?:\/\/([^\s/)\]]{1,100})/.exec(text)?.[1] ?? '';
  const word = name.toLowerCase().split(' ')[0] ?? '';
  const hosts = host.toLowerCase().split('.');
  return word !== '' && (hosts.includes(word) || hosts.includes(`${word}code`));
};

/** The name in `🤖 Generated with X` where no table knows X: a sign only beside a co-author of that name. */
export const selfNamed = (line: OwnLine): string | undefined => {
  if (line.isBullet || line.isAfterColon || line.text.length > LONGEST_FOOTER || !line.text.startsWith('🤖')) return undefined;
  const name = /^🤖 generated (?:with|by) (.{1,60})$/iu.exec(withoutRemarks(line.text).trim())?.[1];
  return name
    ?.replaceAll(/[[\]_*`.]/g, '')
    .trim()
    .toLowerCase();
};
