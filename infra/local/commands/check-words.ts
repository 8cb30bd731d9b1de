// What does a check say? The lines people read in CI, as on the pull request.
import type { Tier } from '../../../shared/core/facts/change';
import { severityOf } from '../../../shared/core/risk/policy';
import { reason, shown } from './answer';
import type { Check, CheckedPath } from './check';
import { tallyWords } from '../../../shared/core/measure/origin-tally';

const titles: Record<Tier, string> = { critical: 'Critical', high: 'High', standard: 'Standard', low: 'Low' };
const mostPathsShown = 3;

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const reviewWords = ({ review: { needed, approvals } }: Check): string => {
  if (needed === 0) return 'no review asked for';
  const seen = approvals === 'cannot see' ? 'reviews cannot be seen from git' : `${approvals} of ${needed}`;
  return `${plural(needed, 'independent human review')} needed (${seen})`;
};

/** Reasons of the paths beside the worst, each said once. */
const whyLines = ({ because, paths }: Check): string[] => {
  const further = paths
    .filter(({ tier, because: own }) => severityOf(tier) >= severityOf('high') && own !== because)
    .map((path) => path.because);
  return [because, ...new Set(further)].slice(0, mostPathsShown).map((text, index) => `${index === 0 ? 'Why: ' : '     '}${reason(text)}`);
};

const historyWords = ({ path, changes, reverts, people }: CheckedPath): string =>
  `${shown(path, 120)}: ${plural(changes, 'change')} in 180 days by ${plural(people, 'person', 'people')}${reverts > 0 ? `, ${reverts} of them took something back` : ''}`;

const incidentWords = ({ path, incidents = [] }: CheckedPath): string[] => {
  const confirmed = incidents.filter(({ link }) => link === 'confirmed');
  if (confirmed.length === 0) return [];
  return [
    `${shown(path, 120)}: in ${plural(confirmed.length, 'confirmed incident')}`,
    ...confirmed.slice(0, mostPathsShown).map(({ incidentId, title }) => `${shown(incidentId, 60)} "${shown(title, 80)}"`),
  ];
};

const historyLines = ({ paths }: Check): string[] => {
  const told = paths.filter(({ changes, tier }) => changes > 0 && tier !== 'low').slice(0, mostPathsShown);
  const words = [...paths.flatMap(incidentWords), ...told.map(historyWords)];
  return words.map((text, index) => `${index === 0 ? 'History: ' : '         '}${text}`);
};

/** The screen of a check, a line each. The first says it all. */
export const checkLines = (check: Check): string[] => {
  const first = check.paths[0]?.path;
  if (check.files === 0) return ['OK    aftershock / risk: nothing changed in this range'];
  return [
    `${check.reasons.length > 0 ? 'LOOK' : 'OK  '}  aftershock / risk: ${titles[check.tier]} · ${reviewWords(check)}`,
    ...whyLines(check),
    ...historyLines(check),
    `Provenance: ${tallyWords(check.origin)}`,
    ...(check.owners.length > 0
      ? [
          `Suggested reviewers: ${check.owners
            .slice(0, 5)
            .map((owner) => shown(owner, 80))
            .join(', ')} (owners)`,
        ]
      : []),
    ...check.reasons.map((reason) => `LOOK  ${shown(reason, 300)}`),
    ...check.notSeen.map((text) => `Not seen: ${text}`),
    ...(first === undefined ? [] : [`Wrong tier? aftershock policy explain ${shown(first, 120)}`]),
  ];
};
