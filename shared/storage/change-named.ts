// Which change does a person mean by a short sha? The one that went live lately and begins so.
import { weekOf, weeksAfter, type Moment } from '../core/facts/moment';
import type { Policy } from '../core/risk/policy';
import { changeFile, type FoundChange } from './change-file';
import type { Storage } from './storage';

const weeksLookedAt = 4;
const shortSha = /^[0-9a-f]{7,39}$/;

/** Undefined where nothing of that name went live in four weeks, or several changes begin so. */
export const changeNamed = async (
  storage: Storage,
  policy: Policy,
  { sha, now }: { sha: string; now: Moment },
): Promise<FoundChange | undefined> => {
  const asked = sha.toLowerCase();
  const found = await changeFile(storage, policy, asked);
  if (found || !shortSha.test(asked)) return found;
  const weeks = Array.from({ length: weeksLookedAt }, (_, back) => weeksAfter(weekOf(now), -back));
  const changes = (await Promise.all(weeks.map((week) => storage.changesOfWeek(week)))).flat();
  const whole = new Set(changes.map(({ change }) => change.sha).filter((one) => one.startsWith(asked)));
  const [only] = whole;
  return only === undefined || whole.size > 1 ? undefined : changeFile(storage, policy, only);
};
