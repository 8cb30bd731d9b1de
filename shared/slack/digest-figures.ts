// How does the week stand to the team's own normal? DORA's five measures as small fields, each with a status word.
import type { Digest } from '../core/measure/digest';
import type { Bounded, Dora, Stands } from '../core/measure/dora';
import type { NormalRange } from '../core/measure/normal-range';
import { countWords, durationWords, intervalWords, numberWords, rangeWords } from '../core/measure/wording';
import { fields, type Block } from './blocks';

const statusOf: Record<Stands, string> = { inside: 'OK  ', above: 'LOOK  ', below: 'LOOK  ', unknown: '' };

const normal = (range: NormalRange | undefined, kind: 'count' | 'hours'): string =>
  range ? rangeWords(range, kind) : 'no normal range yet';

const deploys = ({ deployments: { count, range, stands } }: Dora): string =>
  `${statusOf[stands]}Deploys ${count} (${normal(range, 'count')})`;

const leadTime = ({ leadTime: { medianHours, range, stands } }: Dora): string =>
  medianHours === undefined
    ? 'Lead time: no change to measure'
    : `${statusOf[stands]}Lead time ${numberWords(medianHours)} h median (${normal(range, 'hours')})`;

const bounds = ({ failed, atMost, total }: Bounded): string => `${failed} of ${total}${atMost > failed ? `, at most ${atMost}` : ''}`;

const failed = ({ failedSoFar }: Dora): string => `Failed so far ${bounds(failedSoFar)} (maturing)`;

const failRate = ({ failRate: rate }: Dora): string =>
  rate.total === 0
    ? 'Change fail rate: nothing older than 14 days yet'
    : `Change fail rate ${bounds(rate)}${rate.interval ? ` (${intervalWords(rate.interval)})` : ''}, ${countWords(rate.weeks, 'week')}`;

const rework = ({ rework: { rollbacks, hotfixes, undescribed, total, range, stands } }: Dora): string => {
  const parts = [
    countWords(rollbacks, 'rollback'),
    countWords(hotfixes, 'hotfix', 'hotfixes'),
    ...(undescribed > 0 ? [`${undescribed} not seen`] : []),
  ];
  return `${statusOf[stands]}Rework ${rollbacks + hotfixes} of ${total} (${parts.join(', ')}; ${normal(range, 'count')})`;
};

const mostDurations = 6;

const recovery = ({ recovery: { minutes, open, medianMinutes, p90Minutes } }: Dora): string => {
  const stillOpen = open > 0 ? `, ${open} still open` : '';
  if (minutes.length === 0) return `Recovery: nothing to recover from${stillOpen}`;
  if (medianMinutes !== undefined && p90Minutes !== undefined)
    return `Recovery ${durationWords(medianMinutes)} median, ${durationWords(p90Minutes)} nine in ten${stillOpen}`;
  const rest = minutes.length - mostDurations;
  const told = minutes.slice(0, mostDurations).map((one) => durationWords(one.minutes));
  return `Recovery: ${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''} (too few to average)${stillOpen}`;
};

export const figures = ({ dora }: Digest): Block =>
  fields([deploys(dora), leadTime(dora), failed(dora), rework(dora), recovery(dora), failRate(dora)]);
