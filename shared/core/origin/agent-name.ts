// Which AI tools does a text name, if it names nothing else? One foreign word and it names none: that word may be a person.
import { besideNames, brandWords, families, LONGEST_NAME_WORDS, products } from './vocabulary';
import type { Certainty, Product } from './vocabulary';

/** `quote` holds names of tools and models only; `isProduct`: a tool is named, not just a model. */
export type AgentName = { tools: string[]; certainty: Certainty; isProduct: boolean; quote: string };

type Word = { text: string; isGlued: boolean };
type Finding = { tool: string; certainty: Certainty; kind: 'product' | 'family' | 'model'; isListed: boolean };
/** `guessed`: a word was taken for a new model's name, and might after all be a person's. */
type Reading = { words: Word[]; at: number; found: Finding[]; foreign: number; guessed: boolean };

const LONGEST_TEXT = 160;
const MOST_WORDS = 20;
const LONGEST_SENTENCE = 600;
const MOST_SENTENCE_WORDS = 60;
const MOST_FOREIGN_WORDS = 2;
const byCertainty: readonly Certainty[] = ['hard', 'word', 'brand', 'person', 'generic'];

/**
 * Reads e.g. `Claude Opus 4.8 via OpenCode`, `gpt-5.5`, `codex (GPT-5.4)`. Undefined for empty text, text over 160 characters and
 * text with any word that is neither a tool, a model, a version nor one of the small words between them.
 */
export const readAgentName = (text: string): AgentName | undefined => {
  if (text.length > LONGEST_TEXT || !mayNameAgent(text)) return undefined;
  const plain = plainText(text);
  const reading: Reading = { words: wordsOf(plain), at: 0, found: [], foreign: 0, guessed: false };
  if (reading.words.length === 0 || reading.words.length > MOST_WORDS) return undefined;
  while (reading.at < reading.words.length) if (!takeProduct(reading) && !takeFamily(reading) && !takeSmallWord(reading)) return undefined;
  if (reading.found.length === 0) return undefined;
  const named = summary(reading.found);
  return { ...named, quote: reading.guessed ? named.tools.join(', ') : plain };
};

/** A cheap first look: nearly every text asked about is a person's name. */
const mayNameAgent = (text: string): boolean =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => brandWords.has(word) || families.has(/^[a-z]*/.exec(word)?.[0] ?? '') || word.startsWith('chatgptv'));

/** Names in a list stand for themselves; a model beside a product only says what the product ran on. */
const summary = (found: Finding[]): Omit<AgentName, 'quote'> => {
  const named = found.filter(({ kind, isListed }) => kind === 'product' || (kind === 'family' && isListed));
  const chosen = named.some(({ kind }) => kind === 'product') ? named : found;
  const specific = chosen.filter(({ certainty }) => certainty !== 'generic');
  const certainty = byCertainty.find((each) => found.some((finding) => finding.certainty === each)) ?? 'generic';
  const isProduct = specific.some(({ kind }) => kind === 'product');
  return { tools: [...new Set((specific.length > 0 ? specific : chosen).map(({ tool }) => tool))], certainty, isProduct };
};

/** The tools that a sentence about AI mentions, foreign words or not: only for a text that already declares AI. At most its first 60 words. */
export const agentsWithin = (text: string): string[] => {
  const reading: Reading = {
    words: wordsOf(plainText(text.slice(0, LONGEST_SENTENCE))).slice(0, MOST_SENTENCE_WORDS),
    at: 0,
    found: [],
    foreign: 0,
    guessed: false,
  };
  while (reading.at < reading.words.length) if (!takeProduct(reading) && !takeFamily(reading)) reading.at += 1;
  const certain = reading.found.filter(({ certainty }) => certainty !== 'generic' && certainty !== 'person');
  return certain.length === 0 ? [] : summary(certain).tools;
};

const plainText = (text: string): string => (/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/.test(text) ? text.trim() : withoutSigns(text));

const withoutSigns = (text: string): string =>
  text
    .replaceAll(/https?:\/\/[^\s)>\]]*/g, ' ')
    .replaceAll(/[,&+]/g, ' and ')
    .replaceAll(/[^\p{L}\p{N} .:/_()-]/gu, ' ')
    .replaceAll(/\( {0,3}\)/g, ' ')
    .split(' ')
    .filter((part) => part !== '')
    .join(' ')
    .replace(/^[\W_]+/, '');

const wordsOf = (plain: string): Word[] => {
  const words: Word[] = [];
  for (const match of plain.toLowerCase().matchAll(/[\p{L}\p{N}][\p{L}\p{N}.]*/gu)) {
    const before = plain[match.index - 1];
    words.push({ text: match[0].replace(/\.$/, ''), isGlued: before === '-' || before === '_' });
  }
  return words;
};

const isListed = ({ words, at }: Reading, after: number): boolean => words[at - 1]?.text === 'and' || words[after]?.text === 'and';

const takeProduct = (reading: Reading): boolean => {
  for (let count = Math.min(LONGEST_NAME_WORDS, reading.words.length - reading.at); count > 0; count -= 1) {
    const name = reading.words
      .slice(reading.at, reading.at + count)
      .map(({ text }) => text)
      .join(' ');
    const product = products.get(name);
    if (!product) continue;
    const certainty = isMachine(reading, reading.at + count) && product.certainty !== 'generic' ? 'hard' : product.certainty;
    reading.found.push({ tool: product.tool, certainty, kind: 'product', isListed: isListed(reading, reading.at + count) });
    reading.at += count;
    return true;
  }
  return false;
};

/** `Cline Agent`, `Amp CLI`: the word behind the name says that no person is meant. */
const isMachine = (reading: Reading, after: number): boolean => machines.has(wordAt(reading, after));

const machines = new Set(['agent', 'cli', 'ide', 'ai', 'llm']);

const isVersion = (text: string): boolean => /^v?\d{1,3}(?:\.\d{1,4}){0,3}[a-z]?$|^\d{6,8}$|^[a-z]\d{1,2}(?:\.\d{1,2})?$/.test(text);

/** A family's name, its version glued on or following, perhaps with the model's own name between (`claude mythos 6`). */
const takeFamily = (reading: Reading): boolean => {
  const start = reading.at;
  const family = familyOf(wordAt(reading, start));
  if (!family) return false;
  let end = start + 1;
  while (isFamilyPart(reading, end)) end += 1;
  const isNewName = isForeign(wordAt(reading, end)) && isVersion(wordAt(reading, end + 1));
  const isGuess = isNewName && reading.words[end]?.isGlued !== true;
  if (isNewName) end += 1;
  const isVersioned = !families.has(wordAt(reading, start)) || isVersion(wordAt(reading, end)) || isVersion(wordAt(reading, end + 1));
  const isCertain = isVersioned ? !isGuess : isMachine(reading, end);
  reading.found.push({
    tool: family.tool,
    certainty: isCertain ? 'hard' : isGuess ? 'word' : family.certainty,
    kind: isVersioned || end > start + 1 ? 'model' : 'family',
    isListed: isListed(reading, end),
  });
  reading.guessed ||= isGuess;
  reading.at = end;
  return true;
};

/** The family of `claude`, `qwen3` or `chatgptv5`. */
const familyOf = (text: string): Product | undefined => {
  const stem = /^([a-z]+)\d[\d.]*[a-z]?$/.exec(text)?.[1];
  return families.get(text) ?? families.get(stem ?? '') ?? families.get(stem?.replace(/v$/, '') ?? '');
};

const isFamilyPart = (reading: Reading, at: number): boolean =>
  families.has(wordAt(reading, at)) || (besideNames.has(wordAt(reading, at)) && reading.words[at]?.isGlued === true);

const isForeign = (text: string): boolean => !isVersion(text) && !besideNames.has(text) && !products.has(text);

const wordAt = ({ words }: Reading, at: number): string => words[at]?.text ?? '';

/** A version, a word that goes with names, or the tail of a model's slug (`gpt-5.6-sol`). */
const takeSmallWord = (reading: Reading): boolean => {
  const word = reading.words[reading.at];
  if (!word) return false;
  const isTail =
    word.isGlued && reading.found.some(({ certainty }) => certainty === 'hard') && (reading.foreign += 1) <= MOST_FOREIGN_WORDS;
  if (!besideNames.has(word.text) && !(isVersion(word.text) && reading.found.length > 0) && !isTail && !isModelsOwnName(reading))
    return false;
  reading.at += 1;
  return true;
};

/** The one word behind a model's version that no list knows yet (`GPT-5.6 Sol`): believed where a credit is meant, not as a person's name. */
const isModelsOwnName = (reading: Reading): boolean => {
  const model = reading.found.at(-1);
  const isBehindVersion = model?.kind === 'model' && isVersion(wordAt(reading, reading.at - 1));
  const isLast = ['', 'and', 'via', 'with'].includes(wordAt(reading, reading.at + 1));
  if (!isBehindVersion || !isLast || !/^[a-z]{2,12}$/.test(wordAt(reading, reading.at))) return false;
  model.certainty = 'word';
  reading.guessed = true;
  return true;
};
