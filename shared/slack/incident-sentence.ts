// Which one sentence says where an incident stands? It is the card's first line and the whole notification.
import { minutesBetween } from '../core/facts/moment';
import type { Strength } from '../core/facts/ranking';
import type { IncidentFile } from '../core/measure/incident-file';
import { countWords, durationWords } from '../core/measure/wording';
import { changeWords } from './links';
import { openSuspects } from './suspects';
import { clock, line } from './text';

/** At least as likely as not that no change did this, where no suspect is better than weak. */
const isProbablyNoChange = ({ ranking }: IncidentFile): boolean =>
  ranking.noChange >= 0.5 && ranking.suspects.every(({ strength }) => strength === 'weak');

const rollback = ({ wayBack }: IncidentFile): string => (wayBack?.reversible === 'yes' ? ', rollback available' : '');

const withoutChange = (file: IncidentFile): string => {
  const { incident, lookbackHours, notSeen, ruledOutDeployments, standing } = file;
  const service = line(incident.service, 40);
  const since = clock(incident.startedAt);
  if (standing.clearedShas.length > 0) return `No change fits ${service} since ${since}: people cleared every suspect.`;
  if (ruledOutDeployments.length > 0)
    return `No change fits: ${countWords(ruledOutDeployments.length, 'deploy')} looked at, all ruled out (${service} since ${since}).`;
  const nothing = notSeen.length > 0 ? 'we saw nothing deployed' : 'nothing was deployed';
  return `No change fits: ${nothing} to ${service} or its dependencies in the ${lookbackHours} h before ${since}. Look at suppliers and traffic.`;
};

const strengths = ['strong', 'possible', 'weak'] as const satisfies readonly Strength[];

/** `1 strong, 2 weak`, of the suspects that nobody has cleared. */
const byStrength = (file: IncidentFile): string => {
  const suspects = openSuspects(file);
  const counts = strengths.map((strength) => ({ strength, number: suspects.filter((suspect) => suspect.strength === strength).length }));
  return counts.flatMap(({ strength, number }) => (number > 0 ? [`${number} ${strength}`] : [])).join(', ');
};

const waiting = (file: IncidentFile): string => {
  const suspects = openSuspects(file).length;
  if (suspects === 0) return withoutChange(file);
  const since = `${line(file.incident.service, 40)} errors since ${clock(file.incident.startedAt)}`;
  if (isProbablyNoChange(file)) return `${since}. Probably no change did this: ${countWords(suspects, 'weak suspect')}.`;
  return `${since}. ${countWords(suspects, 'possible change')} (${byStrength(file)})${rollback(file)}.`;
};

const settledWords = (file: IncidentFile): string | undefined => {
  const answer = file.standing.settled?.answer;
  if (answer?.kind === 'this-change') return `Confirmed: ${changeWords(file.changes, answer.sha)} caused it.`;
  return answer?.kind === 'not-a-change' ? `Not a change: ${answer.reason}.` : undefined;
};

/** At most 150 characters after `headline`. ACT: it burns; OK: it is over. */
export const incidentSentence = (file: IncidentFile): string => {
  const { incident } = file;
  const settled = settledWords(file);
  const service = line(incident.service, 40);
  if (incident.state === 'resolved') {
    const lasted = durationWords(minutesBetween(incident.startedAt, incident.resolvedAt ?? incident.startedAt));
    return `OK  ${service} errors are over after ${lasted}. ${settled ?? 'Which change was it? Nobody has said yet.'}`;
  }
  return settled ? `ACT  ${service} errors since ${clock(incident.startedAt)}. ${settled}` : `ACT  ${waiting(file)}`;
};
