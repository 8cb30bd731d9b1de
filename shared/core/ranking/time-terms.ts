// Evidence of time: how long a change had been live, and what came after it.
import { ofChange, whereSeen, type Term } from './term';

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

const changes = (count: number): string => (count === 1 ? '1 change' : `${count} changes`);

export const timeTerms: readonly Term[] = [
  // Doubling ages count alike (after ChangeRCA, FSE 2024). Unit: log2 of minutes.
  ofChange(
    'age',
    (_, { ages }, at) => Math.log2(1 + (ages[at] ?? 0)),
    ({ scene, at }) => `live ${lengthOf(scene.ages[at] ?? 0)} before the first error`,
  ),
  // The same hour means one change in a slow service and twenty in a fast one. Unit: log2 of changes.
  ofChange(
    'order',
    (_, { newer }, at) => Math.log2(1 + (newer[at] ?? 0)),
    ({ scene, at, value }) =>
      value === 0
        ? 'no other change came between it and the first error'
        : `${changes(scene.newer[at] ?? 0)} came between it and the first error`,
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
    'followed',
    (_, { followed }, at) => followed[at] ?? 0,
    whereSeen(() => 'later work on the same files went on without taking it out'),
  ),
];
