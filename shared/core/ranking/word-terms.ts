// Evidence of words: what the alert says that the change says too, worth more the rarer it is among the changes and among alerts.
import { fields, type Field } from './change-reader';
import type { Scene } from './scene';
import { ofChange, quoted, whereSeen, wordList, type Seen, type Term } from './term';

// BM25's constants as its authors recommend them (Robertson and Zaragoza 2009).
const saturation = 1.2;
const lengthNorm = 0.75;

/** BM25 of one field of one change against the alert, damped by inverse query frequency. */
const matchOf = ({ readings, rarity, usualLength, alert }: Scene, at: number, field: Field): number => {
  const reading = readings[at]?.fields[field];
  if (!reading || reading.words.length === 0) return 0;
  const room = saturation * (1 - lengthNorm + (lengthNorm * reading.length) / usualLength[field]);
  let sum = 0;
  for (let place = 0; place < reading.words.length; place += 1) {
    const [word, count] = [reading.words[place] ?? 0, reading.counts[place] ?? 0];
    sum += ((alert.worth[word] ?? 0) * (rarity[word] ?? 0) * count * (1 + saturation)) / (count + room);
  }
  return sum;
};

const sumOf = (found: readonly number[], weights: readonly number[]): number => {
  let sum = 0;
  for (const at of found) sum += weights[at] ?? 0;
  return sum;
};

const fieldTerm = (field: Field, where: string): Term =>
  ofChange(
    field,
    (_, scene, at) => Math.log1p(matchOf(scene, at, field)),
    whereSeen(({ scene, reading }) => `${where} ${wordList(scene, reading.fields[field].words)}, as in the alert`),
  );

const leads = (scene: Scene): number[] => {
  const totals = scene.readings.map((_, at) => fields.reduce((sum, field) => sum + matchOf(scene, at, field), 0));
  let [first, second] = [0, 0];
  for (const total of totals) {
    if (total > first) [first, second] = [total, first];
    else if (total > second) second = total;
  }
  return totals.map((total) => (total === first && total > second ? Math.log1p(total - second) : 0));
};

const gramShares = ({ readings, gramRarity }: Scene): number[] => {
  const sums = readings.map(({ grams }) => sumOf(grams, gramRarity));
  const most = sums.reduce((soFar, sum) => Math.max(soFar, sum), 0);
  return sums.map((sum) => (most > 0 ? sum / most : 0));
};

const compoundList = ({ scene, reading }: Seen): string =>
  reading.compounds
    .slice(0, 3)
    .map((at) => quoted(scene.alert.compounds[at] ?? ''))
    .join(', ');

export const wordTerms: readonly Term[] = [
  ofChange(
    'words',
    ({ words }, { alert, rarity }) => Math.log1p(words.reduce((sum, word) => sum + (alert.worth[word] ?? 0) * (rarity[word] ?? 0), 0)),
    ({ scene, reading, value }) =>
      value > 0 ? `shares ${wordList(scene, reading.words)} with the alert` : 'shares no word with the alert',
  ),
  fieldTerm('title', 'its title says'),
  fieldTerm('names', 'its file names say'),
  fieldTerm('identifiers', 'its changed lines say'),
  ofChange(
    'symbols',
    ({ compounds }, { compoundRarity }) => Math.log1p(sumOf(compounds, compoundRarity)),
    whereSeen((seen) => `contains the alert's ${compoundList(seen)}`),
  ),
  ofChange(
    'files',
    ({ namedFiles }) => Math.log1p(namedFiles.length),
    whereSeen(({ reading }) => `changes ${reading.namedFiles.slice(0, 3).map(quoted).join(', ')}, named in the alert`),
  ),
  {
    name: 'likeness',
    measure: gramShares,
    say: ({ value }) => (value === 1 ? 'title and paths are spelled most like the alert' : undefined),
  },
  { name: 'lead', measure: leads, say: whereSeen(() => 'no other change matches the alert as well') },
];
