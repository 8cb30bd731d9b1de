// What does a digest say? Its sentences, the same in Slack, on the page and in the terminal; plain text, nothing escaped.
import type { Tier } from '../facts/change';
import { silencedWords } from '../risk/interrupt';
import type { Comparison, Stratum } from './comparison';
import type { Digest } from './digest';
import type { CausedIncident, Decision } from './digest-incidents';
import type { Bounded, Dora, Stands } from './dora';
import type { NormalRange } from './normal-range';
import type { Ahead } from './week-facts';
import { windowWeeks } from './window';
import { countWords, dayWords, durationWords, hoursWords, intervalWords, percentNumber, rangeWords } from './wording';

/** `LOOK` only outside the team's own normal range; no status where there is nothing to hold it against. */
type StatusLine = { status: 'OK' | 'LOOK' | ''; text: string };

const statuses: Record<Stands, StatusLine['status']> = { above: 'LOOK', below: 'LOOK', inside: 'OK', unknown: '' };

const statusOf = (stands: Stands): StatusLine['status'] => statuses[stands];

const inRange = (range: NormalRange | undefined, kind: 'count' | 'hours'): string => (range ? ` (${rangeWords(range, kind)})` : '');

/** `2 of 44`, `2 of 44, at most 3`. */
export const boundedWords = ({ failed, atMost, total }: Bounded): string =>
  `${failed} of ${total}${atMost > failed ? `, at most ${atMost}` : ''}`;

/** `2.1 % (11 of 520; 1.2-3.7 %), at most 2.5 %`; counts alone below twenty. */
export const rateWords = (bounded: Bounded): string => {
  const { failed, atMost, total, interval } = bounded;
  if (!interval) return boundedWords(bounded);
  return `${percentNumber(failed / total)} % (${failed} of ${total}; ${intervalWords(interval)})${atMost > failed ? `, at most ${percentNumber(atMost / total)} %` : ''}`;
};

const recoveryWords = ({ minutes, open, medianMinutes, p90Minutes }: Dora['recovery']): string => {
  const stillOpen = open === 0 ? '' : `${minutes.length === 0 ? '' : ', '}${open} not over yet`;
  if (medianMinutes !== undefined && p90Minutes !== undefined)
    return `Recovery: half within ${durationWords(medianMinutes)}, nine in ten within ${durationWords(p90Minutes)}${stillOpen}`;
  if (minutes.length === 0) return open === 0 ? 'Recovery: nothing to recover from' : `Recovery: ${stillOpen}`;
  return `Recovery: ${minutes.map((one) => durationWords(one.minutes)).join(', ')}${stillOpen} (too few to average)`;
};

const leadTimeWords = ({ medianHours, p90Hours, range }: Dora['leadTime']): string =>
  medianHours === undefined || p90Hours === undefined
    ? 'Lead time: not seen'
    : `Lead time ${hoursWords(medianHours)} median, nine in ten ${hoursWords(p90Hours)}${inRange(range, 'hours')}`;

const reworkWords = ({ rollbacks, hotfixes, undescribed, total, range }: Dora['rework']): string => {
  const kinds = rollbacks + hotfixes === 0 ? '' : ` (${countWords(rollbacks, 'rollback')}, ${countWords(hotfixes, 'hotfix', 'hotfixes')})`;
  return `Rework ${rollbacks + hotfixes} of ${total}${kinds}${undescribed === 0 ? '' : `, at most ${rollbacks + hotfixes + undescribed}`}${inRange(range, 'count')}`;
};

/** DORA's five metrics, one line each, in their usual order; the matured rate after this week's counts. */
export const doraLines = ({ deployments, leadTime, failedSoFar, failRate, recovery, rework }: Dora): Record<keyof Dora, StatusLine> => ({
  deployments: { status: statusOf(deployments.stands), text: `Deploys ${deployments.count}${inRange(deployments.range, 'count')}` },
  leadTime: { status: statusOf(leadTime.stands), text: leadTimeWords(leadTime) },
  failedSoFar: { status: '', text: `Failed so far ${boundedWords(failedSoFar)} (maturing)` },
  failRate: {
    status: '',
    text:
      failRate.total === 0
        ? 'Change fail rate: no deployment is 14 days old yet'
        : `Change fail rate ${rateWords(failRate)}, ${countWords(failRate.weeks, 'matured week')}`,
  },
  recovery: { status: '', text: recoveryWords(recovery) },
  rework: { status: statusOf(rework.stands), text: reworkWords(rework) },
});

const tierWords: Record<Tier, string> = { critical: 'Critical', high: 'High', standard: 'Standard', low: 'Low' };

/** `Standard, 11-200 lines`. */
export const stratumName = ({ tier, size, reviewed }: Stratum): string => {
  const review = { yes: ', reviewed', no: ', not reviewed', 'cannot-see': ', review not seen' } as const;
  return `${tierWords[tier]}, ${size} lines${reviewed ? review[reviewed] : ''}`;
};

const armWords = ({ failed, total, interval }: Stratum['ai']): string =>
  `${failed} of ${total}${interval ? ` (${intervalWords(interval)})` : ''}`;

const smallerArm = ({ ai, human }: Stratum): number => Math.min(ai.total, human.total);

/** Strata with both groups, the fullest first. */
const tellingStrata = ({ strata }: Comparison): Stratum[] =>
  strata
    .filter((stratum) => smallerArm(stratum) > 0)
    .sort(
      (one, other) => Number(other.difference !== undefined) - Number(one.difference !== undefined) || smallerArm(other) - smallerArm(one),
    );

const headline = 'AI-assisted and human-only, same tier and size';

const answers: Record<Comparison['verdict'], (comparison: Comparison) => string> = {
  'not enough data': () => 'not enough data yet',
  'cannot tell': ({ unknownShare }) =>
    unknownShare > 0.2 ? `cannot tell: ${percentNumber(unknownShare)} % of changes have unknown provenance` : 'cannot tell yet',
  'worth watching': ({ oddsRatio }) =>
    `worth watching: AI-assisted changes failed ${oddsRatio && oddsRatio.ratio > 1 ? 'more' : 'less'} often in these weeks`,
  different: ({ oddsRatio }) =>
    `different: AI-assisted changes failed ${oddsRatio && oddsRatio.ratio > 1 ? 'more' : 'less'} often, in two windows running`,
};

const awayWords = ({ weeksAway, neededPerGroup }: Stratum): string =>
  weeksAway === undefined || weeksAway === 0
    ? ''
    : ` To see a doubling takes about ${neededPerGroup} in each group: ${countWords(weeksAway, 'more week')} at this pace.`;

/** The comparison in a headline and at most three lines. */
export const comparisonWords = (comparison: Comparison): { headline: string; lines: string[] } => {
  const [first, ...others] = tellingStrata(comparison);
  const line = (stratum: Stratum): string =>
    `${stratumName(stratum)}, ${windowWeeks} weeks: ${armWords(stratum.ai)} and ${armWords(stratum.human)}.`;
  const lines = first
    ? [line(first) + awayWords(first), ...others.slice(0, 2).map(line)]
    : [
        `No tier and size has both yet.${comparison.groups.unknown === 0 ? '' : ` ${countWords(comparison.groups.unknown, 'change')} of unknown provenance are counted apart.`}`,
      ];
  return { headline: `${headline}: ${answers[comparison.verdict](comparison)}`, lines };
};

/** Across strata, with what it means; undefined where nothing can be weighed. */
export const oddsRatioWords = ({ oddsRatio }: Comparison): string | undefined => {
  if (!oddsRatio) return undefined;
  const { ratio, low, high, strata } = oddsRatio;
  return `Odds ratio across ${countWords(strata, 'stratum', 'strata')} (Mantel-Haenszel): ${ratio.toFixed(2)}, could be ${low.toFixed(2)} to ${high.toFixed(2)}; 1 means no difference.`;
};

/** High-risk changes and how they were looked at, in one or two sentences. */
export const highRiskWords = ({ shipped, before, after, none, cannotSee }: Digest['highRisk']): string => {
  if (shipped === 0) return 'No high-risk changes went live.';
  const all = `${countWords(shipped, 'high-risk change')}, ${before === shipped ? (shipped === 1 ? '' : 'all ') : `${before} `}reviewed by an independent human before deploy.`;
  const rest = [
    after === 0 ? '' : `${after} reviewed after`,
    none === 0 ? '' : `${none} not reviewed`,
    cannotSee === 0 ? '' : `${cannotSee} where the review cannot be seen`,
  ].filter(Boolean);
  return rest.length === 0 ? all : `${all} ${rest.join(', ')}.`.replace('. ', '; ');
};

/** `Confirmed. Rolled back. How it broke: state/concurrency.` */
export const causedWords = ({ ended, failureMode, seenBefore }: CausedIncident): string => {
  const end = { 'rolled back': 'Rolled back.', 'fixed forward': 'Fixed forward.' } as const;
  return [
    'Confirmed.',
    ended ? end[ended] : '',
    failureMode ? `How it broke: ${failureMode}.` : '',
    seenBefore > 0 ? `${countWords(seenBefore, 'similar incident')} before.` : '',
  ]
    .filter(Boolean)
    .join(' ');
};

/** `Possible: same path, errors began 9 min after deploy.` */
export const decisionWords = ({ suspect }: Decision): string => {
  if (!suspect) return 'No change fits. What was it?';
  const strengths = { strong: 'Strong', possible: 'Possible', weak: 'Weak' } as const;
  const live = suspect.minutesLive === undefined ? [] : [`errors began ${durationWords(Math.max(0, suspect.minutesLive))} after deploy`];
  return `${strengths[suspect.strength]}: ${[...suspect.because.slice(0, 2), ...live].join(', ') || 'time only'}.`;
};

/** What lies ahead, one line each. */
export const aheadWords = (ahead: Ahead): string => {
  if (ahead.kind === 'freeze')
    return `${ahead.name}: ${ahead.tiers.join(' and ')} tier frozen ${dayWords(ahead.from)} to ${dayWords(ahead.to)}.`;
  if (ahead.kind === 'silenced') return `${silencedWords(ahead.rule, ahead.standing)} "Fewer / more" under the digest undoes it.`;
  if (ahead.kind === 'follow-up') return `Follow-up of ${ahead.incidentId} was due ${dayWords(ahead.dueAt)}: ${ahead.text}`;
  return `Nobody on the team has written or reviewed ${ahead.path} in ${ahead.days} days.`;
};

/** What the digest cannot be sure of, in pieces to join. */
export const canBeWrongWords = ({
  changes,
  unknownOrigin,
  unconfirmedLinks,
  maturing,
  undescribed,
  unplaced,
  silent,
}: Digest['canBeWrong']): string[] =>
  [
    unknownOrigin === 0 ? '' : `${unknownOrigin} of ${countWords(changes, 'change')} have unknown provenance`,
    unconfirmedLinks === 0 ? '' : `${countWords(unconfirmedLinks, 'link')} unconfirmed`,
    maturing === 0 ? '' : `this week's ${countWords(maturing, 'deploy')} still maturing (under 14 days)`,
    undescribed === 0 ? '' : `contents of ${countWords(undescribed, 'deploy')} could not be read`,
    unplaced === 0 ? '' : `${countWords(unplaced, 'confirmed change')} not known to us`,
    silent.length === 0 ? 'all sources healthy' : `silent: ${silent.map(({ name }) => name).join(', ')}`,
  ].filter(Boolean);
