// Which deployments were unplanned and only mended production?
import type { Change } from '../facts/change';
import { isRollback, revertedBy, type WeekIndex } from './live-changes';
import type { DeploymentOfWeek, IncidentOfWeek, WeekSummary } from './week-facts';

const hotfixWord = /\bhot-?fix(?:es)?\b/i;

const commonStart = (ids: ReadonlySet<string>): string => {
  const [first = '', ...others] = ids;
  let { length } = first;
  for (const id of others) while (!id.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
};

type Mention = (change: Change) => boolean;

/** Tells whether a change names one of the incidents. Only text with what all their names begin with is split: most changes name nothing. */
export const mentionOf = (ids: ReadonlySet<string>): Mention => {
  if (ids.size === 0) return () => false;
  const start = commonStart(ids);
  const mayName = (text: string): boolean => text.includes(start);
  const isNamedIn = (text: string): boolean => mayName(text) && text.split(/[^\w-]+/).some((word) => ids.has(word));
  return ({ title, body }) => isNamedIn(title) || isNamedIn(body);
};

const mends = (change: Change, isMention: Mention): boolean =>
  change.title.startsWith('Revert ') || revertedBy(change) !== undefined || hotfixWord.test(change.title) || isMention(change);

/** `undescribed` deployments have unknown contents: should all of them mend, this is the upper bound. */
type ReworkKind = 'rollback' | 'hotfix' | 'undescribed' | 'planned';

/**
 * Why a deployment happened. DORA (dora.dev/guides/dora-metrics, 2026-01-05): deployments that are unplanned and happen as a
 * result of an incident in production. Ours: a rollback, or nothing but reverts, hotfixes and changes that name an incident.
 */
export const reworkKindOf = (file: DeploymentOfWeek, isMention: Mention): ReworkKind => {
  if (isRollback(file)) return 'rollback';
  if (file.changes.length === 0) return file.description && file.description.notSeen.length === 0 ? 'planned' : 'undescribed';
  return file.changes.every((change) => mends(change, isMention)) ? 'hotfix' : 'planned';
};

/** A week's rework, counted over rollouts. */
export const reworkOf = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): WeekSummary['rework'] => {
  const isMention = mentionOf(new Set(incidents.map(({ incident }) => incident.id)));
  const counts: Record<ReworkKind, number> = { rollback: 0, hotfix: 0, undescribed: 0, planned: 0 };
  for (const file of index.rollouts) counts[reworkKindOf(file, isMention)] += 1;
  return { rollbacks: counts.rollback, hotfixes: counts.hotfix, undescribed: counts.undescribed };
};
