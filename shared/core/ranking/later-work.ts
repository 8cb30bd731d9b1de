// What came after a change on the same files: more work on them, or a rollback.
import { isOfKind } from './change-kinds';
import type { Reading } from './reading';

export type LaterWork = {
  /** 0..1, the share of a change's files that a later change touches again. */
  overtaken: readonly number[];
  /** 0..1, 1 where a rollback touched the same files right before the first error, half as much with each 83 minutes between. */
  unsettled: readonly number[];
};

const filesCompared = 100;
const leastBusy = 3;
const unsettledMinutes = 120;

/** How often each file was touched, how long before the onset last, and last by a revert, in minutes; by the file's place. */
type Touched = { times: Int32Array; latest: Float64Array; latestRevert: Float64Array };

/** The files of each change by their places, of which there are `count`. */
export type Compared = { files: (readonly number[])[]; count: number };

// Documents are left out: a changelog touched by everybody says nothing. A file that a change names twice counts once.
/** Each change's files by their places. */
export const filesComparedOf = (readings: readonly Reading[]): Compared => {
  let count = 0;
  const files = readings.map((reading) => {
    const places: number[] = [];
    for (const { place, kinds } of reading.files.slice(0, filesCompared)) {
      count = Math.max(count, place + 1);
      if (!isOfKind(kinds, 'documentation')) places.push(place);
    }
    return places.length > 1 && new Set(places).size < places.length ? [...new Set(places)] : places;
  });
  return { files, count };
};

const touchedFiles = ({ files, count }: Compared, isRevert: readonly boolean[], ages: readonly number[]): Touched => {
  const never = (): Float64Array => new Float64Array(count).fill(Infinity);
  const touched = { times: new Int32Array(count), latest: never(), latestRevert: never() };
  files.forEach((places, at) => {
    const age = ages[at] ?? Infinity;
    for (const place of places) {
      touched.times[place] = (touched.times[place] ?? 0) + 1;
      touched.latest[place] = Math.min(touched.latest[place] ?? Infinity, age);
      if (isRevert[at]) touched.latestRevert[place] = Math.min(touched.latestRevert[place] ?? Infinity, age);
    }
  });
  return touched;
};

/** Whether so many of `all` changes touch a file that it says nothing of any one. */
export const isBusy = (touching: number, all: number): boolean => touching > Math.max(leastBusy, all / 4);

/** Later work on each change's files. What a quarter of all changes touch says nothing of a rollback. */
export const laterWork = (readings: readonly Reading[], compared: Compared, ages: readonly number[]): LaterWork => {
  const isRevert = readings.map(({ manner }) => manner === 'revert');
  const { times, latest, latestRevert } = touchedFiles(compared, isRevert, ages);
  const overtaken: number[] = [];
  const unsettled: number[] = [];
  compared.files.forEach((places, at) => {
    const age = ages[at] ?? 0;
    let [later, rolledBack] = [0, Infinity];
    for (const place of places) {
      if ((latest[place] ?? Infinity) < age) later += 1;
      const revert = latestRevert[place] ?? Infinity;
      if (revert < age && !isBusy(times[place] ?? 0, readings.length)) rolledBack = Math.min(rolledBack, revert);
    }
    overtaken.push(places.length === 0 ? 0 : later / places.length);
    unsettled.push(Math.exp(-rolledBack / unsettledMinutes));
  });
  return { overtaken, unsettled };
};
