// Which risky files has nobody touched for 180 days? Paths and counts; nobody is named.
import { momentOf } from '../../../shared/core/facts/moment';
import type { Tier } from '../../../shared/core/facts/change';
import { lookAt } from '../../../shared/core/risk/look';
import { severityOf } from '../../../shared/core/risk/policy';
import { explainPath } from '../../../shared/core/risk/policy-explain';
import { loadPolicy, policyFileName } from '../../policy-file';
import type { Arguments, ExitCode } from '../command';
import { openRepository } from '../history/git';
import { firstLine } from './git-range';
import { shown, tell, withProgress } from './answer';
import { headSeconds, pathsAt, touchedPaths } from './repository-past';

export type Orphan = { path: string; tier: Tier; surface: string; because: string };
export type Orphans = { files: number; risky: number; orphans: Orphan[]; until: string; notSeen: string[] };

const mostShown = 40;

/** The risky files of a repository's newest commit that nobody touched in the 180 days before it, the most severe first. */
export const orphansIn = async (repo: string, policyFile: string | undefined): Promise<Orphans> => {
  const repository = await openRepository(repo);
  const policy = loadPolicy(policyFile ?? `${repository.path}/${policyFileName}`, { optional: policyFile === undefined });
  const at = momentOf((await headSeconds(repository)) * 1_000);
  const isShallow = (await firstLine(repository, ['rev-parse', '--is-shallow-repository'])) === 'true';
  const paths = await pathsAt(repository, 'HEAD');
  // A migration that has run is history: nobody has to know it.
  const risky = paths
    .filter((path) => !lookAt(path).undo.runsOnce)
    .map((path) => explainPath(policy, path, { at }))
    .filter(({ tier }) => severityOf(tier) >= severityOf('high'));
  const touched = await touchedPaths(repository);
  const orphans = risky
    .filter(({ path }) => !touched.has(path))
    .map(({ path, tier, surface, because }) => ({ path, tier, surface, because }))
    .sort((one, other) => severityOf(other.tier) - severityOf(one.tier) || (one.path < other.path ? -1 : 1));
  const notSeen = isShallow
    ? ['This clone is shallow: what was touched before its oldest commit is not known (git fetch --unshallow).']
    : [];
  return { files: paths.length, risky: risky.length, orphans, until: at, notSeen };
};

const linesOf = ({ files, risky, orphans, until, notSeen }: Orphans): string[] => [
  `${orphans.length > 0 ? 'LOOK' : 'OK  '}  ${orphans.length} of ${risky} risky files (${files} in all) were touched by nobody in the 180 days before ${until.slice(0, 10)}`,
  ...orphans.slice(0, mostShown).map(({ path, tier, surface }) => `  ${tier.padEnd(8)}  ${surface.padEnd(10)}  ${shown(path)}`),
  ...(orphans.length > mostShown ? [`  … and ${orphans.length - mostShown} more (--json lists all)`] : []),
  ...notSeen.map((text) => `Not seen: ${text}`),
];

/** `orphans [--repo PATH]`: 1 where there are any. */
export const orphans = async (args: Arguments): Promise<ExitCode> => {
  const found = await withProgress('reading 180 days of history', () => orphansIn(args.text('repo') ?? '.', args.text('policy')));
  return tell(args, { exitCode: found.orphans.length > 0 ? 1 : 0, value: found, lines: linesOf(found) });
};
