// Which incidents does a history hold? Each revert or fix, with what landed before it: forward in time, with bounded memory.
import { HOUR_MS, millisOf } from '../../../shared/core/facts/moment';
import type { KnownLandings } from './culprits';
import type { Landed } from './landed';

const windowHours = 48;
const fewestCandidates = 20;
const mostKept = 5_000;
/** Landings kept beyond the window before those too old for it are let go. */
const roomAhead = 200;

/** What had landed before a revert or fix, oldest first; `culprits` are among `candidates`. */
export type Case = { undoing: Landed; kind: 'revert' | 'fix'; candidates: readonly Landed[]; culprits: readonly Landed[] };

export type Seen = { named: readonly string[]; incident?: Case };

/** The landings of the last 48 hours, and never fewer than the last 20. */
export class RecentLandings {
  #kept: Landed[] = [];
  #room = roomAhead;

  add(landed: Landed): void {
    this.#kept.push(landed);
    if (this.#kept.length < this.#room) return;
    this.#kept = this.before(landed).slice(-mostKept);
    this.#room = 2 * this.#kept.length + roomAhead;
  }

  before(at: Landed): Landed[] {
    const from = millisOf(at.landedAt) - windowHours * HOUR_MS;
    let start = this.#kept.length;
    while (start > 0 && (this.#kept.length - start < fewestCandidates || millisOf(this.#kept[start - 1]?.landedAt ?? '') >= from))
      start -= 1;
    return this.#kept.slice(start);
  }
}

/** What one landing undoes, if anything, and the incident that makes of it. */
export const lookAt = (landed: Landed, known: KnownLandings, recent: RecentLandings): Seen => {
  const kind = landed.undoing?.kind;
  if (kind === undefined || kind === 'reland') return { named: [] };
  const named = known.namedBy(landed);
  if (named.length === 0) return { named };
  const candidates = recent.before(landed);
  const culprits = candidates.filter(({ sha }) => named.includes(sha));
  return culprits.length === 0 ? { named } : { named, incident: { undoing: landed, kind, candidates, culprits } };
};
