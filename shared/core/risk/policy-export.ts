// The policy in the words of the forge: what CODEOWNERS and a GitHub ruleset would have to say to ask for the same reviews.
import type { PathRule, Policy } from './policy';
import { reviewsByTier, severityOf } from './policy';

const braces = /[{}[\]\\]/;

/** Patterns without braces; CODEOWNERS reads neither braces nor classes. Undefined where a pattern cannot be said there. */
const ownersPatterns = (glob: string): string[] | undefined => {
  const options = spellOut(glob);
  return options?.map(
    (pattern) =>
      `/${pattern
        .replace(/^\//, '')
        .replace(/\/\*\*$/, '/')
        .replaceAll(' ', '\\ ')}`,
  );
};

const mostOptions = 50;

/** `a/{b,c}` is `a/b` and `a/c`; one level of braces at a time, at most 50 results. */
const spellOut = (glob: string): string[] | undefined => {
  let open = [glob];
  while (open.some((pattern) => pattern.includes('{'))) {
    open = open.flatMap((pattern) => {
      const inner = /\{([^{}]*)\}/.exec(pattern);
      if (!inner) return [pattern];
      return (inner[1] ?? '')
        .split(',')
        .map((option) => pattern.slice(0, inner.index) + option + pattern.slice(inner.index + inner[0].length));
    });
    if (open.length > mostOptions) return undefined;
  }
  return open.some((pattern) => braces.test(pattern)) ? undefined : open;
};

export type PolicyExport = { text: string; leftOut: string[] };

const strictFirst = (one: PathRule, other: PathRule): number => severityOf(other.tier ?? 'standard') - severityOf(one.tier ?? 'standard');

/** CODEOWNERS lines for every rule that names owners. The last match wins there, so the strictest rules come last. */
export const exportCodeowners = (policy: Policy): PolicyExport => {
  const rules = policy.paths
    .filter(({ owners }) => owners && owners.length > 0)
    .toSorted(strictFirst)
    .reverse();
  const leftOut: string[] = [];
  const lines = rules.flatMap(({ match, owners = [] }) =>
    match.flatMap((glob) => {
      const patterns = ownersPatterns(glob);
      if (!patterns) leftOut.push(glob);
      return (patterns ?? []).map((pattern) => `${pattern} ${owners.join(' ')}`);
    }),
  );
  return {
    text: ['# Written by `aftershock policy export`; the strictest rules come last, because the last match wins.', ...lines, ''].join('\n'),
    leftOut,
  };
};

const reviewsOf = ({ tier, humanReviews }: PathRule): number => humanReviews ?? (tier ? reviewsByTier[tier] : 0);

/**
 * A GitHub ruleset (REST `POST /repos/{owner}/{repo}/rulesets`) that asks for the policy's reviews on its paths. Reviewers are named
 * by team id, which only GitHub knows, so each entry carries the team's name to be replaced.
 */
export const exportRuleset = (policy: Policy): PolicyExport => {
  const reviewed = policy.paths.filter((rule) => reviewsOf(rule) > 0);
  const ruleset = {
    name: 'aftershock risk policy',
    target: 'branch',
    enforcement: policy.mode === 'enforce' ? 'active' : 'evaluate',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      {
        type: 'pull_request',
        parameters: {
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: true,
          require_last_push_approval: true,
          required_approving_review_count: 0,
          required_review_thread_resolution: false,
          required_reviewers: reviewed.flatMap((rule) =>
            (rule.owners ?? []).map((team) => ({
              minimum_approvals: reviewsOf(rule),
              file_patterns: rule.match,
              reviewer: { type: 'Team', id: team },
            })),
          ),
        },
      },
    ],
  };
  return {
    text: `${JSON.stringify(ruleset, null, 2)}\n`,
    leftOut: reviewed.filter(({ owners = [] }) => owners.length === 0).flatMap(({ match }) => match),
  };
};
