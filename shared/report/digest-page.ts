// The report of a week: every number on it leads to the changes behind it.
import { DAY_MS, later, weekBounds, weeksAfter } from '../core/facts/moment';
import type { Digest } from '../core/measure/digest';
import { aheadWords, canBeWrongWords } from '../core/measure/digest-words';
import { countWords, momentWords, percentNumber, rangeWords, weekWords } from '../core/measure/wording';
import { weeksChart } from './charts';
import { comparisonSection } from './digest-comparison';
import { doraSection } from './digest-dora';
import { changesSection, highRiskSection, incidentsSection } from './digest-lists';
import { placesSection, timelineSection } from './digest-timeline';
import { unsentSection } from './digest-unsent';
import { markup, when, type Html } from './html';
import { linkOf, page, type PageOptions } from './page';
import { digestPath } from './places';

type Link = (path: string) => string;

const boxes: Record<Digest['form'], 'ok' | 'look' | 'act'> = { quiet: 'ok', normal: 'ok', bad: 'act', blind: 'look' };

const sureness = ({ canBeWrong, incidents, dora }: Digest): Html => {
  const { changes, unknownOrigin, unconfirmedLinks, silent } = canBeWrong;
  const known = changes === 0 ? 'no changes' : `provenance known of ${percentNumber(1 - unknownOrigin / changes)} %`;
  const answered = incidents.caused.length + incidents.other.length;
  return markup`<p>How sure are we? <a href="#changes">${known}</a> · incidents answered <a href="#incidents">${answered} of ${answered + incidents.decisions.length}</a> · <a href="#can-be-wrong">${silent.length === 0 ? 'sources OK' : `${countWords(silent.length, 'source')} silent`}</a> · <a href="#dora">${countWords(unconfirmedLinks, 'link')} unconfirmed, at most ${dora.failedSoFar.atMost} failed</a></p>`;
};

const blindLine = ({ canBeWrong: { silent } }: Digest): Html =>
  markup`${silent.map(({ name, sinceAt }) => markup`<p><span class="word look">LOOK</span> ${sinceAt === undefined ? `${name} was never heard` : `Nothing from ${name} since ${momentWords(sinceAt)}`}. The numbers below undercount. Run <code>aftershock doctor</code> or check the webhook secret.</p>`)}`;

const verdictSection = (digest: Digest): Html => {
  const { form, verdict, chart, incidents, dora, highRisk } = digest;
  return markup`<section class="box ${boxes[form]}" aria-label="Verdict"><p class="verdict">${verdict}</p>${blindLine(digest)}
<p><a href="#changes">${countWords(dora.deployments.count, 'deploy')}</a> · <a href="#caused">${countWords(incidents.caused.length, 'deploy-caused incident')}</a>${chart.range ? markup` (${rangeWords(chart.range, 'count')})` : ''} · <a href="#decisions">${countWords(incidents.decisions.length, 'decision')} waiting</a> · <a href="#high-risk">${countWords(highRisk.shipped, 'high-risk change')}</a></p>
${sureness(digest)}</section>`;
};

const aheadSection = ({ ahead }: Digest): Html =>
  markup`<section aria-labelledby="ahead"><h2 id="ahead">Ahead</h2>${ahead.length === 0 ? markup`<p>Nothing known: no freeze, no follow-up due.</p>` : markup`<ul>${ahead.map((one) => markup`<li>${aheadWords(one)}</li>`)}</ul>`}</section>`;

const wrongSection = ({ canBeWrong }: Digest): Html =>
  markup`<section aria-labelledby="can-be-wrong"><h2 id="can-be-wrong">What we could not see, and what can be wrong</h2><ul>${canBeWrongWords(canBeWrong).map((words) => markup`<li>${words}</li>`)}</ul>
<p>No marker means unknown provenance, never human. A link counts only when a person confirmed it, or the change was taken out again soon after.</p></section>`;

const crumbsOf = ({ week, at }: Digest): { path: string; text: string }[] => [
  { path: digestPath(weeksAfter(week, -1)), text: `◂ ${weekWords(weeksAfter(week, -1))}` },
  ...(at >= later(weekBounds(week)?.to ?? at, 7 * DAY_MS)
    ? [{ path: digestPath(weeksAfter(week, 1)), text: `${weekWords(weeksAfter(week, 1))} ▸` }]
    : []),
];

const sectionsOf = (digest: Digest, link: Link): Html => markup`${verdictSection(digest)}
${incidentsSection(digest, link)}
${timelineSection(digest, link)}
<div class="columns">${placesSection(digest, link)}${highRiskSection(digest, link)}</div>
<section aria-labelledby="weeks"><h2 id="weeks">Deploy-caused incidents, 12 weeks</h2>${weeksChart(digest.chart, link)}</section>
${comparisonSection(digest, link)}
${doraSection(digest)}
${unsentSection(digest, link)}
${aheadSection(digest)}
${wrongSection(digest)}
${changesSection(digest, link)}`;

/** The digest as one self-contained HTML document: no script, nothing loaded. */
export const digestPage = (digest: Digest, options: PageOptions = {}): string => {
  const link = linkOf(options);
  const title = ['Reliability', digest.team, weekWords(digest.week)].filter(Boolean).join(' · ');
  return page({
    title,
    crumbs: crumbsOf(digest),
    link,
    data: { path: digestPath(digest.week), forms: ['json', 'csv'] },
    body: markup`<h1>${title}</h1>${sectionsOf(digest, link)}`,
    foot: markup`<p>Week ${digest.week}, looked at ${momentWords(digest.at)}. ${when(digest.comparison.weeks < 12, () => `${countWords(digest.comparison.weeks, 'matured week')} on record so far. `)}Facts reported by production; judgement is left to people. Times are UTC.</p>`,
  });
};
