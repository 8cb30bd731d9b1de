// What is known about an incident: suspects with their evidence, the way back, what was seen before, and what was not.
import { weekOf } from '../core/facts/moment';
import type { Change, OriginReport } from '../core/facts/change';
import type { Evidence, Strength, Suspect } from '../core/facts/ranking';
import type { IncidentFile } from '../core/measure/incident-file';
import { timelineOf } from '../core/measure/postmortem-timeline';
import { earlierWords, madeByWords } from '../core/measure/ranked-by';
import { wilson } from '../core/measure/statistics';
import { countWords, durationWords, momentWords, tierSentence, weekWords } from '../core/measure/wording';
import { minutesBetween } from '../core/facts/moment';
import { markup, linkOut, when, type Html } from './html';
import { linkOf, page, type PageOptions } from './page';
import { anchor, changeLink, changePath, digestPath, incidentPath, pathPath, postmortemPath } from './places';
import { folded } from './tables';
import { timelineTable } from './timeline-table';

type Link = (path: string) => string;

/** `showProvenance` reveals who wrote a suspect before anybody answered; the caller records that it was asked for. */
type IncidentPageOptions = PageOptions & { showProvenance?: boolean };

const own = <T>(record: Record<string, T>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

const strengths: Record<Strength, string> = { strong: 'Strong', possible: 'Possible', weak: 'Weak' };
const mostSuspects = 8;
/** The rest is folded away: who is woken reads the first. */
const mostOpen = 3;

const evidenceList = (suspect: Suspect): Html => {
  const lines = (evidence: readonly Evidence[], sign: string, word: string): Html[] =>
    evidence.map(({ text }) => markup`<li><span aria-label="${word}">${sign}</span> ${text}</li>`);
  const all = [...lines(suspect.evidence, '+', 'for it:'), ...lines(suspect.counterEvidence, '−', 'against it:')];
  return all.length === 0 ? markup`<p class="muted">Time only.</p>` : markup`<ul class="plain">${all}</ul>`;
};

const originWords = ({ origin, tools }: OriginReport): string => {
  const names = {
    ai: 'AI-assisted',
    mixed: 'AI-assisted in part',
    human: 'human-only, as declared',
    bot: 'a bot',
    unknown: 'unknown: it carries no marker',
  } as const;
  return `${names[origin]}${tools.length === 0 ? '' : ` (${tools.join(', ')})`}`;
};

const reviewWords: Record<Change['review']['reviewed'], string> = {
  yes: 'reviewed by an independent human',
  no: 'not reviewed by an independent human',
  'cannot-see': 'review cannot be seen',
};

const mostFiles = 6;

const changeFacts = (
  change: Change,
  link: Link,
  provenance: boolean,
): Html => markup`<dl class="facts small"><dt>Tier</dt><dd>${tierSentence(change.tier)}</dd><dt>Review</dt><dd>${reviewWords[change.review.reviewed]}</dd>
<dt>Files</dt><dd>${change.notSeen.includes('files') ? 'could not be seen' : markup`${change.files.slice(0, mostFiles).map(({ path }, at) => markup`${at > 0 ? ', ' : ''}<a href="${link(pathPath(path))}"><code>${path}</code></a>`)}${change.files.length > mostFiles ? ` and ${countWords(change.files.length - mostFiles, 'more file')}` : ''}`}</dd>
<dt>Provenance</dt><dd>${provenance ? originWords(change.origin) : 'shown once a person has answered; it is no input to this ranking'}</dd></dl>`;

const answerTo = ({ standing: { settled, clearedShas } }: IncidentFile, sha: string): Html => {
  if (settled?.answer.kind === 'this-change' && settled.answer.sha === sha)
    return markup` <span class="word act">Confirmed by a person</span>`;
  return clearedShas.includes(sha) ? markup` <span class="word ok">Not this, a person said</span>` : markup``;
};

const suspectItem = (file: IncidentFile, suspect: Suspect, options: { link: Link; provenance: boolean }): Html => {
  const { link, provenance } = options;
  const change = own(file.changes, suspect.sha);
  const live = own(file.liveBy, suspect.sha);
  const before = live ? minutesBetween(live.liveAt, file.incident.startedAt) : undefined;
  const name = change ? changeLink(change, link) : markup`<a href="${link(changePath(suspect.sha))}">${suspect.sha.slice(0, 7)}</a>`;
  return markup`<li class="suspect ${suspect.strength}" id="${anchor('suspect', suspect.sha)}"><h3>${strengths[suspect.strength]}: ${name}${answerTo(file, suspect.sha)}</h3>
<p class="muted">${before === undefined || !live ? 'When it went live is not known.' : `Live ${momentWords(live.liveAt)} on ${live.service}, ${durationWords(Math.max(0, before))} before the first error.`}</p>
${evidenceList(suspect)}${change ? changeFacts(change, link, provenance) : markup``}</li>`;
};

const suspectsSection = (file: IncidentFile, options: { link: Link; provenance: boolean }): Html => {
  const { suspects } = file.ranking;
  const { service, startedAt } = file.incident;
  if (suspects.length === 0) {
    return markup`<section aria-labelledby="suspects"><h2 id="suspects">What changed before it</h2><p>No change fits: nothing was deployed to ${service} or its dependencies in the ${file.lookbackHours} h before ${momentWords(startedAt)}. Look at suppliers and traffic.</p></section>`;
  }
  const [told, others] = [suspects.slice(0, mostOpen), suspects.slice(mostOpen, mostSuspects)];
  const rest = suspects.length - mostSuspects;
  return markup`<section aria-labelledby="suspects"><h2 id="suspects">What changed before it</h2><ol class="plain">${told.map((suspect) => suspectItem(file, suspect, options))}</ol>
${when(others.length > 0, () => folded(`${countWords(others.length, 'less likely change')}`, markup`<ol class="plain" start="${told.length + 1}">${others.map((suspect) => suspectItem(file, suspect, options))}</ol>`))}${when(rest > 0, () => markup`<p>${countWords(rest, 'more change')} fit less.</p>`)}${trackRecord(file)}</section>`;
};

const trackRecord = ({ trackRecord: { confirmed, answered } }: IncidentFile): Html => {
  if (answered === 0) return markup`<p class="muted">No track record yet: nobody has answered for a suspect called strong.</p>`;
  const { low, high } = wilson(confirmed, answered);
  return markup`<p class="muted">When we said strong, people confirmed ${confirmed} of ${answered} (${(low * 100).toFixed(0)}-${(high * 100).toFixed(0)} %).</p>`;
};

const ruledOutSection = ({ ruledOutDeployments, lookbackHours }: IncidentFile, link: Link): Html =>
  markup`<section aria-labelledby="ruled-out"><h2 id="ruled-out">Ruled out: ${ruledOutDeployments.length}</h2>${ruledOutDeployments.length === 0 ? markup`<p>No deployment had to be ruled out.</p>` : markup`<ul>${ruledOutDeployments.map(({ sha, because }) => markup`<li><a href="${link(changePath(sha))}"><code>${sha.slice(0, 12)}</code></a> ${because}</li>`)}</ul>`}<p>Changes live for more than ${lookbackHours} h before the first error were not looked at.</p></section>`;

const wayBackSection = ({ wayBack }: IncidentFile): Html => {
  const words = { yes: 'Yes', no: 'No', unknown: 'UNKNOWN' } as const;
  const body = wayBack
    ? markup`<p><span class="word ${wayBack.reversible === 'yes' ? 'ok' : 'look'}">${words[wayBack.reversible]}</span>: <code>${wayBack.sha.slice(0, 7)}</code> ran ${durationWords(wayBack.ranCleanMinutes)} clean. ${wayBack.because}</p>${wayBack.command === undefined ? '' : markup`<pre><code>${wayBack.command}</code></pre>`}`
    : markup`<p>No version is known that ran clean before.</p>`;
  return markup`<section aria-labelledby="way-back"><h2 id="way-back">Can we go back?</h2>${body}</section>`;
};

const memorySection = ({ seenBefore, owners }: IncidentFile, link: Link): Html =>
  markup`<section aria-labelledby="seen-before"><h2 id="seen-before">Seen before</h2>${
    seenBefore.length === 0
      ? markup`<p>Nothing like it is on record.</p>`
      : markup`<ul>${seenBefore.map(({ incidentId, title, at, because }) => markup`<li><a href="${link(incidentPath(incidentId))}">${incidentId}</a> ${title}, ${momentWords(at)}: ${because}</li>`)}</ul>`
  }${when(owners.length > 0, () => markup`<p>Knows this: ${owners.join(', ')}</p>`)}</section>`;

const alertsSection = ({ alerts }: IncidentFile): Html =>
  markup`<section aria-labelledby="alerts"><h2 id="alerts">Alerts: ${alerts.length}</h2><ul>${[...alerts]
    .sort((one, other) => (`${one.firedAt} ${one.id}` < `${other.firedAt} ${other.id}` ? -1 : 1))
    .slice(0, 20)
    .map(
      ({ title, firedAt, provider, url }) => markup`<li>${momentWords(firedAt)}, ${provider}: ${linkOut(url, title)}</li>`,
    )}</ul></section>`;

const answered = ({ standing: { settled, detail } }: IncidentFile): Html => {
  if (!settled) return markup`<span class="word act">ACT</span> Nobody has said yet which change it was, or that it was none.`;
  const details = [
    detail.failureMode ? `How it broke: ${detail.failureMode}.` : '',
    detail.aiInvolvement ? `AI involvement, as a person said: ${detail.aiInvolvement}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
  if (settled.answer.kind === 'not-a-change')
    return markup`<span class="word ok">OK</span> Not a change, a person said: ${settled.answer.reason}. ${details}`;
  return markup`<span class="word ok">OK</span> A person confirmed the change. ${details}`;
};

const headBox = (file: IncidentFile): Html => {
  const { incident } = file;
  const over =
    incident.resolvedAt === undefined ? 'not over yet' : `${durationWords(minutesBetween(incident.startedAt, incident.resolvedAt))} long`;
  return markup`<section class="box ${file.standing.settled ? 'ok' : 'act'}" aria-label="State"><p class="verdict">${incident.service} (${incident.environment}), since ${momentWords(incident.startedAt)}, ${over}</p><p>${answered(file)}</p>
<p>Severity ${incident.severity} · alert after ${durationWords(minutesBetween(incident.startedAt, incident.detectedAt))}${incident.reopened > 0 ? ` · came back ${countWords(incident.reopened, 'time')}` : ''}${incident.url === undefined ? '' : markup` · ${linkOut(incident.url, 'at the provider')}`}</p></section>`;
};

/** An incident as one self-contained HTML document. */
export const incidentPage = (file: IncidentFile, options: IncidentPageOptions = {}): string => {
  const link = linkOf(options);
  const { id, title, startedAt } = file.incident;
  const week = weekOf(startedAt);
  const provenance = options.showProvenance === true || file.standing.settled !== undefined;
  return page({
    title: `${id} ${title}`,
    crumbs: [
      { path: digestPath(week), text: `Week of ${weekWords(week)}` },
      { path: postmortemPath(id), text: 'Postmortem' },
    ],
    link,
    data: { path: incidentPath(id), forms: ['json'] },
    body: markup`<h1>${id}: ${title}</h1>${headBox(file)}${suspectsSection(file, { link, provenance })}${ruledOutSection(file, link)}${wayBackSection(file)}${memorySection(file, link)}
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>${timelineTable(timelineOf(file))}</section>${alertsSection(file)}
<section aria-labelledby="not-seen"><h2 id="not-seen">What could not be seen</h2>${file.notSeen.length === 0 ? markup`<p>Nothing known to be missing.</p>` : markup`<ul>${file.notSeen.map((words) => markup`<li>${words}</li>`)}</ul>`}</section>`,
    foot: markup`<p>Ranked by ${madeByWords(file.ranking)}. ${(file.rankedBefore ?? []).map((earlier) => markup`Ranked before by ${earlierWords(earlier)}. `)}Provenance is not an input to this ranking. Times are UTC.</p>`,
  });
};
