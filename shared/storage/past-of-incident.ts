// What did a team know before an incident began? Only that ranks its suspects, however often and whenever that is done again.
import type { Incident } from '../core/facts/incident';
import type { Calibration } from '../core/ranking/calibration';
import { learntFrom } from '../core/ranking/judged-line';
import type { Conviction } from '../core/ranking/hand-set-terms';
import { filedUnder } from './filed-under';
import type { Storage } from './storage';

/** Calibration is of the whole team; alerts are of the same place and convictions of the same service. */
export type Past = { memory: Conviction[]; pastAlerts: string[]; calibration: Calibration; verdicts: number };

/** So many later incidents of a place can hang on one. */
export const pastAlertsRead = 20;
const pastAlertCharacters = 2_000;
const verdictsRead = 100;
const convictionsRead = 30;

type Reader = Pick<Storage, 'incidentsBefore' | 'remembered'>;

const convictionsIn = (lines: readonly { incidentId: string; paths?: string[] }[], except: string): Conviction[] => {
  const incidents = new Map<string, number>();
  for (const { incidentId, paths = [] } of lines)
    if (incidentId !== except) for (const path of new Set(paths)) incidents.set(path, (incidents.get(path) ?? 0) + 1);
  return [...incidents].map(([path, count]) => ({ path, incidents: count }));
};

/** As of the onset: a verdict given after it teaches nothing about it, so that what comes later changes no ranking made before. */
export const pastOf = async (storage: Reader, incident: Incident, weightsVersion: string): Promise<Past> => {
  const { startedAt } = incident;
  const [alerts, judged, convicted] = await Promise.all([
    storage.incidentsBefore(incident, startedAt, pastAlertsRead),
    storage.remembered(filedUnder.judged, startedAt, verdictsRead),
    storage.remembered(filedUnder.convicted(incident.service), startedAt, convictionsRead),
  ]);
  const lines = judged.flatMap((line) => (line.judged && line.incidentId !== incident.id ? [line.judged] : []));
  return {
    memory: convictionsIn(convicted, incident.id),
    pastAlerts: alerts.map(({ text }) => text.slice(0, pastAlertCharacters)),
    ...learntFrom(lines.reverse(), weightsVersion),
  };
};
