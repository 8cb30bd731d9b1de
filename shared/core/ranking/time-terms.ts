// Evidence of time: how long a change had been live, and what came after it.
import { ofChange, whereSeen, type Seen, type Term } from './term';

const freshMinutes = 5;
const dayMinutes = 24 * 60;
const hourMinutes = 60;

/** `7 min`, `3 h 10 min`, `2 d 4 h`. */
export const lengthOf = (minutes: number): string => {
  const whole = Math.round(minutes);
  if (whole < 1) return 'under a minute';
  if (whole < hourMinutes) return `${whole} min`;
  if (whole < dayMinutes) return `${Math.floor(whole / hourMinutes)} h ${whole % hourMinutes} min`;
  return `${Math.floor(whole / dayMinutes)} d ${Math.floor((whole % dayMinutes) / hourMinutes)} h`;
};

const others = (count: number): string => (count === 1 ? '1 other change came' : `${count} other changes came`);

// Cormack, Clarke and Buettcher (SIGIR 2009) fuse rankings by the sum of 1 / (k + place); a window of tens of changes wants a small k.
const fusionOffset = 5;

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'] as const;
const endings = ['th', 'st', 'nd', 'rd'] as const;

/** `the best`, `the second best`, `the 21st best`. `place` from 0 on. */
const placed = (place: number, superlative: string): string => {
  if (place === 0) return `the ${superlative}`;
  const number = place + 1;
  const isTeen = number % 100 >= 11 && number % 100 <= 13;
  return `the ${ordinals[place] ?? `${number}${isTeen ? 'th' : (endings[number % 10] ?? 'th')}`} ${superlative}`;
};

const recencyWords = ({ scene: { ages, newer }, at }: Seen): string => {
  const [age, place] = [ages[at] ?? 0, newer[at] ?? 0];
  const isPlaceAmongAll = ages.reduce((count, other) => count + (other < age ? 1 : 0), 0) === place;
  return `${placed(place, 'newest change')}${isPlaceAmongAll ? '' : ' of a kind that causes incidents'}`;
};

const matchWords = ({ scene: { totals, betterMatches }, at }: Seen): string =>
  (totals[at] ?? 0) > 0 ? `, and ${placed(betterMatches[at] ?? 0, 'best match')} with the alert's words` : '';

export const timeTerms: readonly Term[] = [
  // Doubling ages count alike (after ChangeRCA, FSE 2024). Unit: log2 of minutes.
  ofChange(
    'age',
    (_, { ages }, at) => Math.log2(1 + (ages[at] ?? 0)),
    ({ scene, at }) => `live ${lengthOf(scene.ages[at] ?? 0)} before the first error`,
  ),
  // Configuration acts at once: where changes are configuration, age says more. Unit: log2 of minutes, by the window's share of it.
  ofChange(
    'age-configuration',
    (_, { ages, configuration }, at) => configuration * Math.log2(1 + (ages[at] ?? 0)),
    () => undefined,
  ),
  // The same hour means one change in a slow service and twenty in a fast one. Unit: log2 of changes.
  ofChange(
    'order',
    (_, { newer }, at) => Math.log2(1 + (newer[at] ?? 0)),
    ({ scene, at, value }) =>
      value === 0
        ? 'no other change of a kind that causes incidents came between it and the first error'
        : `${others(scene.newer[at] ?? 0)} between it and the first error`,
  ),
  // Unit: the sum of 1 / (5 + place) by recency and by match.
  ofChange(
    'fusion',
    (_, { newer, betterMatches }, at) => 1 / (fusionOffset + (newer[at] ?? 0)) + 1 / (fusionOffset + (betterMatches[at] ?? 0)),
    (seen) => `${recencyWords(seen)}${matchWords(seen)}`,
  ),
  ofChange(
    'fresh',
    (_, { ages }, at) => ((ages[at] ?? 0) < freshMinutes ? 1 : 0),
    whereSeen(() => `live less than ${freshMinutes} min: little time for anybody to notice`),
  ),
  ofChange(
    'overtaken',
    (_, { overtaken }, at) => overtaken[at] ?? 0,
    whereSeen(({ value }) => `${Math.round(value * 100)} % of its files were changed again later, before the first error`),
  ),
  ofChange(
    'unsettled',
    (_, { unsettled }, at) => unsettled[at] ?? 0,
    whereSeen(() => 'a rollback touched the same files after it, before the first error'),
  ),
];
