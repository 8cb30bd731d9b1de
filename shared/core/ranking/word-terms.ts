// Evidence of words: what the alert says that the change says too, worth more the rarer it is among the changes and among alerts.
import type { Field } from './change-reader';
import type { Scene } from './scene';
import { ofChange, quoted, whereSeen, wordList, type Seen, type Term } from './term';
import { saturatedMatchesOf } from './text-match';

const sumOf = (found: readonly number[], weights: readonly number[]): number => {
  let sum = 0;
  for (const at of found) sum += weights[at] ?? 0;
  return sum;
};

const placeNames: Record<Field, string> = {
  title: 'its title says',
  names: 'its file names say',
  identifiers: 'its changed lines say',
  folders: 'its folders say',
  body: 'its message says',
};
const placesTold = ['title', 'names', 'identifiers', 'folders', 'body'] as const;

// One place is enough to check; the first that holds any is the one that people read first.
const whereItMatches = ({ scene, reading }: Seen): string => {
  const place = placesTold.find((field) => reading.fields[field].words.length > 0) ?? 'title';
  const others = reading.words.filter((word) => !reading.fields[place].words.includes(word));
  const more = others.length > 0 ? `, and elsewhere ${wordList(scene, others)}` : '';
  return `${placeNames[place]} ${wordList(scene, reading.fields[place].words)}${more}, as in the alert`;
};

const leads = ({ totals }: Scene): number[] => {
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
  {
    name: 'match',
    measure: saturatedMatchesOf,
    say: (seen) => (seen.value > 0 ? whereItMatches(seen) : 'shares no word with the alert'),
  },
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
  ofChange(
    'neighbours',
    (_, { around }, at) => Math.log1p(around[at]?.worth ?? 0),
    whereSeen(
      ({ scene, at }) => `other changes to the same files speak of ${wordList(scene, scene.around[at]?.words ?? [])}, as the alert does`,
    ),
  ),
  { name: 'lead', measure: leads, say: whereSeen(() => 'no other change matches the alert as well') },
];
