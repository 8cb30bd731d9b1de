// The postmortem as a page: the same facts as the Markdown, with the questions left open.
import { weekOf } from '../core/facts/moment';
import type { Postmortem } from '../core/measure/postmortem';
import { momentWords, weekWords } from '../core/measure/wording';
import { markup, when, type Html } from './html';
import { linkOf, page, type PageOptions } from './page';
import { changeLink, digestPath, incidentPath, postmortemPath } from './places';
import { timelineTable } from './timeline-table';

type Link = (path: string) => string;

const summary = ({ verdict, change, notAChange }: Postmortem, link: Link): Html => {
  if (verdict === 'not a change') return markup`A person said that no change caused it: ${notAChange}.`;
  if (!change) return markup`No change fits, and nobody has said what it was.`;
  return verdict === 'confirmed'
    ? markup`A person confirmed ${changeLink(change, link)} as the cause.`
    : markup`Nobody has confirmed a cause. First suspect: ${changeLink(change, link)}.`;
};

const question = (text: string): Html => markup`<p class="muted">To be written by people: ${text}</p>`;

const list = (lines: readonly string[]): Html => markup`<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`;

const head = (postmortem: Postmortem): Html => {
  const { severity, service, environment, startedAt, detectedAt, recoveredAt, failureMode, aiInvolvement } = postmortem;
  return markup`<dl class="facts"><dt>Service</dt><dd>${service} (${environment})</dd><dt>Severity</dt><dd>${severity}</dd><dt>Started</dt><dd>${momentWords(startedAt)}</dd><dt>Detected</dt><dd>${momentWords(detectedAt)}</dd>
<dt>Recovered</dt><dd>${recoveredAt === undefined ? 'not yet' : momentWords(recoveredAt)}</dd><dt>How it broke</dt><dd>${failureMode ?? 'nobody has said'}</dd><dt>AI involvement</dt><dd>${aiInvolvement ?? 'unknown'} (set by a person)</dd></dl>`;
};

const section = (id: string, title: string, body: Html): Html =>
  markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>\n`;

const sections = (postmortem: Postmortem, link: Link): Html => {
  const { impact, timeline, facts, questions, similar, followUps, notSeen, owners, policy, recordHash } = postmortem;
  return markup`${section('summary', 'Summary', markup`<p>${summary(postmortem, link)}</p>${head(postmortem)}`)}
${section('impact', 'Impact', markup`${impact.map(({ text, provider }) => markup`<p>${text} <span class="muted">(from: ${provider} alert)</span></p>`)}${question(questions.impact)}`)}
${section('timeline', 'Timeline', timelineTable(timeline))}
${section('factors', 'Contributing factors', markup`${list(facts)}${question(questions.sense)}${question(questions.system)}`)}
${section('helped', questions.helped, markup`<p class="muted">To be written by people.</p>`)}
${section('learnings', 'Learnings and risks', markup`${similar.length === 0 ? markup`<p>Nothing like it is on record.</p>` : markup`<ul>${similar.map(({ incidentId, title, because }) => markup`<li>Similar before: <a href="${link(incidentPath(incidentId))}">${incidentId}</a> ${title} (${because})</li>`)}</ul>`}${question(questions.learnt)}`)}
${section('follow-ups', 'Follow-ups', followUps.length === 0 ? markup`<p>None proposed.</p>` : list(followUps.map((text) => `Proposed: ${text} · owner: ____ · due: ____`)))}
${section('evidence', 'Evidence', markup`${when(recordHash !== undefined, () => markup`<p>Record <code>${recordHash}</code></p>`)}${when(policy !== undefined, () => markup`<p>Policy <code>${policy?.version}</code>, mode ${policy?.mode}</p>`)}<p>Sources complete: ${notSeen.length === 0 ? 'yes' : 'no'}</p>${when(notSeen.length > 0, () => list(notSeen))}${when(owners.length > 0, () => markup`<p>Knows this: ${owners.join(', ')}</p>`)}`)}`;
};

/** The postmortem as one self-contained HTML document. */
export const postmortemPage = (postmortem: Postmortem, options: PageOptions = {}): string => {
  const link = linkOf(options);
  const { incidentId, title, startedAt } = postmortem;
  const week = weekOf(startedAt);
  return page({
    title: `Postmortem ${incidentId} ${title}`,
    crumbs: [
      { path: digestPath(week), text: `Week of ${weekWords(week)}` },
      { path: incidentPath(incidentId), text: incidentId },
    ],
    link,
    data: { path: postmortemPath(incidentId), forms: ['markdown', 'json'] },
    body: markup`<h1>Postmortem of ${incidentId}: ${title}</h1>${sections(postmortem, link)}`,
  });
};
