// What burns, and what waits for an answer? The latest incidents, for a page that is the same for everybody.
import type { RuleStandings } from '../core/facts/interrupt';
import { DAY_MS, later, minutesBetween, type Moment } from '../core/facts/moment';
import type { Decision } from '../core/measure/digest-incidents';
import type { IncidentFile } from '../core/measure/incident-file';
import type { Policy } from '../core/risk/policy';
import { incidentFile } from './incident-file';
import { incidentList, type IncidentLine } from './lists';
import type { Storage } from './storage';

const daysBack = 14;
const mostListed = 100;
const mostShown = 10;

export type OpenIncident = { incidentId: string; service: string; title: string; startedAt: Moment; suspects: number };
export type HomeFile = { open: OpenIncident[]; decisions: Decision[]; rules: RuleStandings };

/** The question that an unanswered incident puts to people: was it this change? */
export const decisionOn = ({ incident: { id, title, service, startedAt }, ranking, standing, changes, liveBy }: IncidentFile): Decision => {
  const suspect = ranking.suspects.find(({ sha }) => !standing.clearedShas.includes(sha));
  const named = { incidentId: id, title, service, startedAt };
  if (!suspect) return named;
  const { sha, strength, probability, evidence } = suspect;
  const change = Object.hasOwn(changes, sha) ? changes[sha] : undefined;
  const live = Object.hasOwn(liveBy, sha) ? liveBy[sha] : undefined;
  const about = { sha, title: change?.title ?? sha.slice(0, 7), ...(change?.pullRequest ? { pullRequest: change.pullRequest } : {}) };
  const minutesLive = live && minutesBetween(live.liveAt, startedAt);
  return {
    ...named,
    suspect: {
      ...about,
      strength,
      probability,
      because: evidence.map(({ text }) => text),
      ...(minutesLive === undefined ? {} : { minutesLive }),
    },
  };
};

const openIncident = ({ incident: { id, service, title, startedAt }, ranking: { suspects } }: IncidentFile): OpenIncident => ({
  incidentId: id,
  service,
  title,
  startedAt,
  suspects: suspects.length,
});

/** Incidents of the last 14 days that are open, and those with a suspect that nobody has answered; newest first, at most ten of each. */
export const homeFile = async (storage: Storage, policy: Policy, now: Moment): Promise<HomeFile> => {
  const { items } = await incidentList(storage, { from: later(now, -daysBack * DAY_MS), to: now, limit: mostListed });
  const filesOf = async (lines: readonly IncidentLine[]): Promise<IncidentFile[]> => {
    const files = await Promise.all(lines.slice(0, mostShown).map(({ id }) => incidentFile(storage, policy, id)));
    return files.filter((file) => file !== undefined);
  };
  const unanswered = items.filter(({ answer, sha }) => answer === 'unanswered' && sha !== undefined);
  return {
    open: (await filesOf(items.filter(({ state }) => state === 'open'))).map(openIncident),
    decisions: (await filesOf(unanswered)).map(decisionOn),
    rules: await storage.ruleStandings(now),
  };
};
