// Which changes went live this week, riskiest first, and how were the risky ones looked at?
import { tiers, type PullRequestReference, type Tier } from '../facts/change';
import type { Moment } from '../facts/moment';
import { isSettled } from './incident-standing';
import type { LiveChange, WeekIndex } from './live-changes';
import { compareText, groupBy } from './order';
import { groupOf, type HighRiskCount, type IncidentOfWeek, type OriginGroup, type Size } from './week-facts';
import { isHighRisk, reviewOf, sizeOf } from './week-summary';

/** A change as a list shows it. */
export type DigestChange = {
  sha: string;
  title: string;
  pullRequest?: PullRequestReference;
  service: string;
  deploymentId: string;
  liveAt: Moment;
  tier: Tier;
  because: string;
  review: ReturnType<typeof reviewOf>;
  size: Size;
  /** Absent while the change is a suspect that nobody has answered for: provenance must not lead the answer. */
  group?: OriginGroup;
};

/** `shown` holds at most `mostChanges`; the rest is a question to the deployments' own list. */
export type ChangeList = { total: number; shown: DigestChange[] };

const mostChanges = 300;

/** Changes whose cause is still asked about. */
export const askedAbout = (incidents: readonly IncidentOfWeek[]): Set<string> =>
  new Set(incidents.filter((file) => !isSettled(file)).flatMap(({ ranking }) => ranking?.suspects.map(({ sha }) => sha) ?? []));

const changeRow = (live: LiveChange, asked: ReadonlySet<string>): DigestChange => ({
  sha: live.change.sha,
  title: live.change.title,
  ...(live.change.pullRequest ? { pullRequest: live.change.pullRequest } : {}),
  service: live.service,
  deploymentId: live.deploymentId,
  liveAt: live.liveAt,
  tier: live.change.tier.tier,
  because: live.change.tier.because,
  review: reviewOf(live),
  size: sizeOf(live.change),
  ...(asked.has(live.change.sha) ? {} : { group: groupOf[live.change.origin.origin] }),
});

const byTime = (one: LiveChange, other: LiveChange): number =>
  compareText(one.liveAt, other.liveAt) || compareText(one.change.sha, other.change.sha);

/** The first `most` changes, riskiest tier first; a tier that does not fit any more is not even sorted. */
const riskiest = (changes: Iterable<LiveChange>, most: number): LiveChange[] => {
  const byTier = groupBy(changes, ({ change }) => change.tier.tier);
  return tiers
    .reduce<LiveChange[]>((soFar, tier) => (soFar.length >= most ? soFar : [...soFar, ...(byTier.get(tier) ?? []).sort(byTime)]), [])
    .slice(0, most);
};

/** The week's changes, riskiest first. */
export const changeList = (index: WeekIndex, asked: ReadonlySet<string>): ChangeList => ({
  total: index.changes.size,
  shown: riskiest(index.changes.values(), mostChanges).map((live) => changeRow(live, asked)),
});

const mostExceptions = 50;

/** High-risk changes, and each that was not reviewed by an independent human before it went live (at most 50 of them). */
export type HighRisk = HighRiskCount & { exceptions: DigestChange[] };

export const highRiskList = (index: WeekIndex, count: HighRiskCount, asked: ReadonlySet<string>): HighRisk => ({
  ...count,
  exceptions: riskiest(
    [...index.changes.values()].filter((live) => isHighRisk(live) && reviewOf(live).when !== 'before'),
    mostExceptions,
  ).map((live) => changeRow(live, asked)),
});
