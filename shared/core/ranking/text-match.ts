// How well the words of each change match the alert's, over all its fields: the rarer a shared word, the more it counts.
import type { Alert } from './alert';
import { fields, type Field, type FieldReading } from './change-reader';

export type Matching = {
  alert: Alert;
  readings: readonly { fields: Readonly<Record<Field, FieldReading>> }[];
  rarity: readonly number[];
  usualLength: Record<Field, number>;
};

// BM25's constants as its authors recommend them (Robertson and Zaragoza 2009).
const saturation = 1.2;
const lengthNorm = 0.75;

const fieldTotal = ({ alert, rarity, usualLength }: Matching, field: Field, { words, counts, length }: FieldReading): number => {
  const room = saturation * (1 - lengthNorm + (lengthNorm * length) / usualLength[field]);
  let sum = 0;
  for (let place = 0; place < words.length; place += 1) {
    const [word, count] = [words[place] ?? 0, counts[place] ?? 0];
    sum += ((alert.worth[word] ?? 0) * (rarity[word] ?? 0) * count * (1 + saturation)) / (count + room);
  }
  return sum;
};

/** The sum of BM25 over all fields of each change, damped by inverse query frequency. */
export const totalsOf = (matching: Matching): number[] =>
  matching.readings.map((reading) =>
    fields.reduce(
      (sum, field) => (reading.fields[field].words.length === 0 ? sum : sum + fieldTotal(matching, field, reading.fields[field])),
      0,
    ),
  );

/** What a word's place is worth, and the length below which a short field is no shorter; set by hand, never tuned. */
const places: Record<Field, { share: number; shortest: number }> = {
  title: { share: 0.4, shortest: 6 },
  body: { share: 0.15, shortest: 30 },
  folders: { share: 0.1, shortest: 8 },
  names: { share: 0.2, shortest: 4 },
  identifiers: { share: 0.15, shortest: 60 },
};
/** The share of a change at which a word counts half: a word said once in a title counts more than half, repeating it adds little. */
const halfShare = 0.05;

/** One match for all fields (after BM25F: a word's shares are added before they saturate, so that fields do not count it again). */
export const saturatedMatchesOf = ({ alert, readings, rarity }: Matching): number[] => {
  const shares = new Float64Array(alert.words.length);
  return readings.map((reading) => {
    const seen: number[] = [];
    for (const field of fields) {
      const { words, counts, length } = reading.fields[field];
      const perWord = words.length === 0 ? 0 : places[field].share / Math.max(length, places[field].shortest);
      words.forEach((word, place) => {
        if (shares[word] === 0) seen.push(word);
        shares[word] = (shares[word] ?? 0) + perWord * (counts[place] ?? 0);
      });
    }
    let sum = 0;
    for (const word of seen.sort((one, other) => one - other)) {
      const share = shares[word] ?? 0;
      sum += ((alert.worth[word] ?? 0) * (rarity[word] ?? 0) * share) / (share + halfShare);
      shares[word] = 0;
    }
    return sum;
  });
};
