// Which deployments were unplanned and only mended production?
import type { Change } from '../facts/change';
import { isRollback, revertedBy, type WeekIndex } from './live-changes';
import type { DeploymentOfWeek, IncidentOfWeek, WeekSummary } from './week-facts';

const hotfixWord = /\bhot-?fix(?:es)?\b/i;

// Split only where there is something to find: most changes name nothing.
const namesOne = ({ title, body }: Change, ids: ReadonlySet<string>): boolean =>
  ids.size > 0 && `${title} ${body}`.split(/[^\w-]+/).some((word) => ids.has(word));

const mends = (change: Change, incidentIds: ReadonlySet<string>): boolean =>
  change.title.startsWith('Revert ') || revertedBy(change) !== undefined || hotfixWord.test(change.title) || namesOne(change, incidentIds);

/** `undescribed` deployments have unknown contents: should all of them mend, this is the upper bound. */
type ReworkKind = 'rollback' | 'hotfix' | 'undescribed' | 'planned';

/**
 * Why a deployment happened. DORA (dora.dev/guides/dora-metrics, 2026-01-05): deployments that are unplanned and happen as a
 * result of an incident in production. Ours: a rollback, or nothing but reverts, hotfixes and changes that name an incident.
 */
export const reworkKindOf = (file: DeploymentOfWeek, incidentIds: ReadonlySet<string>): ReworkKind => {
  if (isRollback(file)) return 'rollback';
  if (file.changes.length === 0) return file.description && file.description.notSeen.length === 0 ? 'planned' : 'undescribed';
  return file.changes.every((change) => mends(change, incidentIds)) ? 'hotfix' : 'planned';
};

/** A week's rework, counted over rollouts. */
export const reworkOf = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): WeekSummary['rework'] => {
  const incidentIds = new Set(incidents.map(({ incident }) => incident.id));
  const counts: Record<ReworkKind, number> = { rollback: 0, hotfix: 0, undescribed: 0, planned: 0 };
  for (const file of index.rollouts) counts[reworkKindOf(file, incidentIds)] += 1;
  return { rollbacks: counts.rollback, hotfixes: counts.hotfix, undescribed: counts.undescribed };
};
