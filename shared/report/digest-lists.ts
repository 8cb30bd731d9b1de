// The lists of a week: what waits for an answer, what changes caused, risky changes and their review, every change.
import type { OriginGroup } from '../core/measure/week-facts';
import { weekBounds } from '../core/facts/moment';
import type { Digest } from '../core/measure/digest';
import type { DigestChange } from '../core/measure/digest-changes';
import type { CausedIncident, Decision } from '../core/measure/digest-incidents';
import { causedWords, decisionWords, highRiskWords } from '../core/measure/digest-words';
import { countWords, durationWords, weekdayTime } from '../core/measure/wording';
import { minutesBetween } from '../core/facts/moment';
import { markup, when, type Html } from './html';
import { anchor, changeLink, deploymentsPath, incidentPath } from './places';
import { table } from './tables';

type Link = (path: string) => string;

const incidentLink = ({ incidentId, title }: { incidentId: string; title: string }, link: Link): Html =>
  markup`<a href="${link(incidentPath(incidentId))}">${incidentId}</a> ${title}`;

const decisionItem = (decision: Decision, link: Link): Html => {
  const { suspect, service, startedAt } = decision;
  const question = suspect
    ? markup`Was ${incidentLink(decision, link)} caused by ${changeLink(suspect, link)}?`
    : markup`${incidentLink(decision, link)}: no change fits. What was it?`;
  return markup`<li><span class="word act">ACT</span> ${question}<br><span class="muted">${service}, ${weekdayTime(startedAt)} UTC. ${when(suspect !== undefined, () => decisionWords(decision))}</span></li>`;
};

const lasted = ({ minutes }: { minutes?: number }): string => (minutes === undefined ? 'not over yet' : durationWords(minutes));

const causedItem = (incident: CausedIncident, link: Link): Html =>
  markup`<li>${incidentLink(incident, link)}, ${incident.service}, ${lasted(incident)}. Change: ${changeLink(incident.change, link)}. ${causedWords(incident)}</li>`;

const none = (words: string): Html => markup`<p>${words}</p>`;

/** Decisions, then incidents caused by changes, then the others. */
export const incidentsSection = (
  { incidents: { caused, other, decisions } }: Digest,
  link: Link,
): Html => markup`<section aria-labelledby="decisions"><h2 id="decisions">Decisions waiting</h2>
${decisions.length === 0 ? none('Nothing is waiting on you.') : markup`<ol>${decisions.map((decision) => decisionItem(decision, link))}</ol>`}</section>
<section aria-labelledby="incidents"><h2 id="incidents">Incidents</h2>
<h3 id="caused">Caused by changes: ${caused.length}</h3>${caused.length === 0 ? none('None that a person confirmed.') : markup`<ul>${caused.map((incident) => causedItem(incident, link))}</ul>`}
<h3 id="other">Not caused by a change: ${other.length}</h3>${other.length === 0 ? none('None.') : markup`<ul>${other.map((incident) => markup`<li>${incidentLink(incident, link)}, ${incident.service}, ${lasted(incident)}: ${incident.reason}.</li>`)}</ul>`}</section>`;

const reviewCell = ({ review, liveAt }: DigestChange): string => {
  if (review.when === 'before') return 'before deploy';
  if (review.when === 'after')
    return review.at === undefined ? 'after deploy' : `${durationWords(Math.max(0, minutesBetween(liveAt, review.at)))} after deploy`;
  return review.when === 'none' ? 'none' : 'cannot be seen';
};

/** High-risk changes by how they were looked at, with every exception by name. */
export const highRiskSection = ({ highRisk }: Digest, link: Link): Html => {
  const { shipped, before, after, none: unreviewed, cannotSee, exceptions } = highRisk;
  const counts: [string, number][] = [
    ['reviewed before deploy', before],
    ['reviewed after deploy', after],
    ['not reviewed', unreviewed],
    ['review cannot be seen', cannotSee],
  ];
  return markup`<section aria-labelledby="high-risk"><h2 id="high-risk">High-risk changes and human review</h2><p>${highRiskWords(highRisk)}</p>
${when(shipped > 0, () =>
  table({
    caption: 'Independent human review of high and critical changes',
    label: 'Review of high-risk changes',
    columns: [
      { head: 'Review', kind: 'name', cell: ([name]) => name },
      {
        head: 'Changes',
        kind: 'number',
        cell: ([, count]) => markup`<a href="#${count > 0 && count !== before ? 'exceptions' : 'changes'}">${count}</a>`,
      },
    ],
    rows: counts,
  }),
)}
${when(exceptions.length > 0, () => markup`<h3 id="exceptions">Not reviewed before deploy</h3><ul>${exceptions.map((change) => markup`<li>${changeLink(change, link)}, ${change.service}: ${reviewCell(change)}. <span class="muted">${change.because}</span></li>`)}</ul>`)}</section>`;
};

const groupNames: Record<OriginGroup, string> = { ai: 'AI-assisted', human: 'human-only', bot: 'bot', unknown: 'unknown' };

/** Every change of the week as far as it fits, riskiest first. There is no column for people. */
export const changesSection = ({ changes: { total, shown }, week }: Digest, link: Link): Html => {
  const bounds = weekBounds(week);
  const rest =
    bounds && total > shown.length
      ? markup` The ${shown.length} riskiest of ${total}; <a href="${link(deploymentsPath(bounds.from, bounds.to))}">all deployments of the week</a>.`
      : markup``;
  return markup`<section aria-labelledby="changes"><h2 id="changes">Every change: ${total}</h2>${
    shown.length === 0
      ? none('No change went live.')
      : table({
          caption: markup`${countWords(total, 'change')} went live, riskiest first.${rest} Provenance of a suspect is shown once a person has answered.`,
          label: 'Every change of the week',
          id: ({ sha }) => anchor('change', sha),
          columns: [
            { head: 'Change', kind: 'name', cell: (change) => changeLink(change, link) },
            { head: 'Service', cell: ({ service }) => service },
            { head: 'Live', cell: ({ liveAt }) => markup`<time datetime="${liveAt}">${weekdayTime(liveAt)}</time>` },
            { head: 'Tier', cell: ({ tier }) => tier },
            { head: 'Review', cell: reviewCell },
            { head: 'Lines', cell: ({ size }) => size },
            { head: 'Provenance', cell: ({ group }) => (group ? groupNames[group] : 'after the verdict') },
          ],
          rows: shown,
        })
  }</section>`;
};
