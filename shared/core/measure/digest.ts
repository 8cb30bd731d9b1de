// How reliable was production this week, honestly: one value that the message, the page and the API all render.
import { weeksAfter, type Moment, type Week } from '../facts/moment';
import { compareOrigins, type Comparison } from './comparison';
import { askedAbout, changeList, highRiskList, type ChangeList, type HighRisk } from './digest-changes';
import { digestIncidents, type DigestIncidents } from './digest-incidents';
import { placesOf, timelineOf, type Places, type Timeline } from './digest-places';
import { formOf, verdictSentence, type Bearings, type DigestForm } from './digest-verdict';
import { doraOf, rangeBefore, type Dora } from './dora';
import { confirmedSha, liveOf } from './incident-standing';
import { indexWeek, type WeekIndex } from './live-changes';
import type { NormalRange } from './normal-range';
import { groupBy } from './order';
import { silentSources, type SilentSource } from './sources';
import type { Unsent } from './unsent';
import type { Ahead, Failure, WeekFacts, WeekSummary } from './week-facts';
import { summaryOf } from './week-summary';
import { failureLinksIn, failuresIn, inWeekOrder, maturedWindow, recentWindow } from './window';

export type { WeekFacts, WeekSummary } from './week-facts';

/** What the digest cannot be sure of. */
type CanBeWrong = {
  changes: number;
  unknownOrigin: number;
  /** Incidents with a suspect that nobody has confirmed or cleared. */
  unconfirmedLinks: number;
  /** Deployments of this week: less than 14 days old. */
  maturing: number;
  /** Deployments whose contents could not be read. */
  undescribed: number;
  /** Confirmed changes that we know nothing else about: in no rate. */
  unplaced: number;
  silent: SilentSource[];
};

export type Digest = {
  version: 1;
  week: Week;
  at: Moment;
  team?: string;
  form: DigestForm;
  /** One plain sentence, at most 150 characters: the first block and the text of the message. */
  verdict: string;
  incidents: DigestIncidents;
  highRisk: HighRisk;
  /** Deploy-caused incidents of up to twelve weeks, this one last; weeks without a summary are left out. */
  chart: { weeks: { week: Week; caused: number; blind: boolean }[]; range?: NormalRange };
  dora: Dora;
  comparison: Comparison;
  /** Twelve weeks up to this one. */
  places: Places;
  /** Changes confirmed as failed, of the compared window and since: what stands behind the counts. */
  failures: Failure[];
  timeline: Timeline;
  changes: ChangeList;
  ahead: Ahead[];
  /** Messages that people did not get: the policy only watched, or the budget was spent. */
  unsent?: Unsent;
  canBeWrong: CanBeWrong;
};

/** `at` = when the week is looked at: decides what has matured and who was silent. The same `at` gives the same bytes. */
type DigestOptions = { at: Moment };

const aheadOrder = (one: Ahead, other: Ahead): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

const canBeWrong = (facts: WeekFacts, index: WeekIndex, summary: WeekSummary): Omit<CanBeWrong, 'silent' | 'unconfirmedLinks'> => ({
  changes: summary.changes,
  unknownOrigin: summary.exposure.filter(({ group }) => group === 'unknown').reduce((sum, { changes }) => sum + changes, 0),
  maturing: summary.deployments,
  undescribed: summary.rework.undescribed,
  unplaced: new Set(
    facts.incidents.flatMap((file) => {
      const sha = confirmedSha(file);
      return sha !== undefined && !liveOf(file, sha, index) ? [file.incident.id] : [];
    }),
  ).size,
});

const chartOf = (summaries: readonly WeekSummary[], week: Week, range: NormalRange | undefined): Digest['chart'] => ({
  weeks: summaries
    .filter((summary) => summary.week >= recentWindow(week).fromWeek)
    .map(({ week: of, caused, blind }) => ({ week: of, caused, blind })),
  ...(range ? { range } : {}),
});

type Seen = { facts: WeekFacts; at: Moment; index: WeekIndex; summary: WeekSummary; summaries: WeekSummary[]; silent: SilentSource[] };

/** More than half of the week's deploy-caused incidents, and more than one: only then is it worth the first sentence. */
const commonModeOf = ({ caused }: DigestIncidents): Pick<Bearings, 'commonMode'> => {
  const [mode, those] =
    [...groupBy(caused, ({ failureMode }) => failureMode)].find(
      ([, incidents]) => incidents.length > 1 && incidents.length * 2 > caused.length,
    ) ?? [];
  return mode && those ? { commonMode: { mode, count: those.length } } : {};
};

const bearingsOf = ({ at, summary, silent }: Seen, incidents: DigestIncidents, range: NormalRange | undefined): Bearings => ({
  at,
  silent,
  deployments: summary.deployments,
  caused: summary.caused,
  otherIncidents: incidents.other.length,
  waiting: incidents.decisions.length,
  exceptions: summary.highRisk.shipped - summary.highRisk.before,
  ...(range ? { range } : {}),
  ...commonModeOf(incidents),
});

/** What weeks before are needed for: ranges, rates and places. */
const overWeeks = ({ facts, at, summary, summaries }: Seen): Pick<Digest, 'dora' | 'comparison' | 'places' | 'failures'> => {
  const window = maturedWindow(facts.week, at);
  return {
    dora: doraOf({ facts, summary, summaries, window }),
    comparison: compareOrigins(summaries, window, maturedWindow(facts.week, at, 1)),
    places: placesOf(failureLinksIn(recentWindow(facts.week), summaries)),
    // Apart: what failed in the counted window stands there even where it went live and failed again since.
    failures: [...failuresIn(window, summaries), ...failuresIn({ fromWeek: weeksAfter(window.toWeek, 1), toWeek: facts.week }, summaries)],
  };
};

const digestFrom = (seen: Seen): Digest => {
  const { facts, at, index, summary, summaries, silent } = seen;
  const earlierIncidents = facts.earlierIncidents ?? [];
  const incidents = digestIncidents(facts.incidents, earlierIncidents, index);
  const asked = askedAbout([...facts.incidents, ...earlierIncidents]);
  const range = rangeBefore(facts.week, summaries, ({ caused }) => caused);
  const bearings = bearingsOf(seen, incidents, range);
  return {
    version: 1,
    week: facts.week,
    at,
    ...(facts.team === undefined ? {} : { team: facts.team }),
    form: formOf(bearings),
    verdict: verdictSentence(bearings),
    incidents,
    highRisk: highRiskList(index, summary.highRisk, asked),
    chart: chartOf(summaries, facts.week, range),
    ...overWeeks(seen),
    timeline: timelineOf(facts.week, index, facts.incidents),
    changes: changeList(index, asked),
    ahead: [...(facts.ahead ?? [])].sort(aheadOrder),
    ...(facts.unsent ? { unsent: facts.unsent } : {}),
    canBeWrong: {
      ...canBeWrong(facts, index, summary),
      unconfirmedLinks: incidents.decisions.filter(({ suspect }) => suspect).length,
      silent,
    },
  };
};

/**
 * The digest of a week, and the summary it leaves to later weeks. `earlier`: the summaries of the weeks before (26 are used).
 * Pure: neither the order of the input nor the number of times it is computed changes a byte. Throws RangeError on a week that is none.
 */
export const digestOf = (
  facts: WeekFacts,
  earlier: readonly WeekSummary[],
  { at }: DigestOptions,
): { digest: Digest; summary: WeekSummary } => {
  const index = indexWeek(facts);
  const silent = silentSources(facts.sources, at);
  const summary = summaryOf(facts, index, silent.length > 0);
  return { digest: digestFrom({ facts, at, index, summary, summaries: inWeekOrder([...earlier, summary], facts.week), silent }), summary };
};
