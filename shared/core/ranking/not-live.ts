// Changes among the candidates that were not live at the first error after all: they came later, or had been taken out again.
import { textOrder } from '../facts/canonical';
import type { Moment } from '../facts/moment';
import type { RuledOut } from '../facts/ranking';
import { mannerOf } from './change-kinds';
import type { Candidate } from './reading';

const clock = (at: Moment): string => `${at.slice(11, 16)} UTC`;
const shortestSha = 7;
const messageRead = 4_000;

const titleOf = (message: string): string => {
  const line = message.indexOf('\n');
  return message.slice(0, Math.min(1_000, line < 0 ? message.length : line)).trim();
};

/** What a revert says it takes out: full or shortened shas after "reverts commit", or the title that it quotes. */
const namedBy = (message: string): { shas: string[]; title: string | undefined } => {
  const text = message.slice(0, messageRead).toLowerCase();
  const shas = text
    .split('reverts commit')
    .slice(1)
    .map((rest) => /^[\s:]{0,3}([0-9a-f]{7,64})/.exec(rest)?.[1] ?? '')
    .filter(Boolean);
  const title = titleOf(message);
  const [from, to] = [title.indexOf('"'), title.lastIndexOf('"')];
  return { shas, title: from >= 0 && to > from + 1 ? title.slice(from + 1, to) : undefined };
};

const landing = (one: Candidate, other: Candidate): number => textOrder(one.landedAt, other.landedAt) || textOrder(one.sha, other.sha);

type Live = { bySha: Map<string, Candidate>; byTitle: Map<string, Candidate> };

const undoneBy = (revert: Candidate, { bySha, byTitle }: Live): Candidate[] => {
  const { shas, title } = namedBy(revert.message);
  const named = shas
    .flatMap((sha) => bySha.get(sha.slice(0, shortestSha)) ?? [])
    .filter((change) => shas.some((sha) => change.sha.toLowerCase().startsWith(sha) || sha.startsWith(change.sha.toLowerCase())));
  const titled = shas.length === 0 && title !== undefined ? byTitle.get(title) : undefined;
  return (titled ? [titled] : named).filter((change) => change.sha !== revert.sha);
};

/** Ruled out, by sha. The order of the candidates does not matter; a revert that landed after the onset takes nothing out. */
export const notLive = (candidates: readonly Candidate[], startedAt: Moment): Map<string, RuledOut> => {
  const out = new Map<string, RuledOut>();
  const live: Live = { bySha: new Map(), byTitle: new Map() };
  for (const change of [...candidates].sort(landing)) {
    const { sha, landedAt, message } = change;
    if (landedAt > startedAt) {
      out.set(sha, { sha, because: `went live at ${clock(landedAt)}, after the first error at ${clock(startedAt)}` });
      continue;
    }
    const title = titleOf(message);
    if (mannerOf(title, '') === 'revert') {
      for (const undone of undoneBy(change, live))
        out.set(undone.sha, {
          sha: undone.sha,
          because: `taken out again at ${clock(landedAt)}, before the first error at ${clock(startedAt)}`,
        });
    }
    live.bySha.set(sha.slice(0, shortestSha).toLowerCase(), change);
    live.byTitle.set(title, change);
  }
  return out;
};
