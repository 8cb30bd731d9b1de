// What does the team's policy say, does it still say what it should, and how would the forge say it?
import { DAY_MS, later, momentOf, type Moment } from '../../../shared/core/facts/moment';
import { readCodeowners } from '../../../shared/core/risk/owners';
import { builtInPolicy, type Policy } from '../../../shared/core/risk/policy';
import { driftOf, type ConfirmedPath } from '../../../shared/core/risk/policy-drift';
import { explainPath, testExamples, type PathExplanation } from '../../../shared/core/risk/policy-explain';
import { exportCodeowners, exportRuleset, type PolicyExport } from '../../../shared/core/risk/policy-export';
import { proposePolicy } from '../../../shared/core/risk/policy-propose';
import { loadPolicy, policyFileName } from '../../policy-file';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { openRepository } from '../history/git';
import { shown, tell, withProgress, type Answer } from './answer';
import { codeownersAt } from './git-range';
import { remembering } from './memory';
import { pathsAt, recentChanges } from './repository-past';

const now = (): Moment => momentOf(Date.now());

type Read = { policy: Policy; name: string };

/** The policy of --file, else of ./aftershock.yaml, else the built-in one. Throws with line and column where a file is wrong. */
const policyOf = (args: Arguments): Read => {
  const file = args.text('file');
  const policy = loadPolicy(file ?? policyFileName, { optional: file === undefined });
  return { policy, name: policy === builtInPolicy ? 'the built-in policy' : (file ?? policyFileName) };
};

const explanationLines = (said: PathExplanation): string[] => [
  `${shown(said.because, 400)}`,
  `  surface        ${said.surface}`,
  `  reversibility  ${said.reversibility}`,
  `  human reviews  ${said.humanReviews}`,
  `  ai             ${said.ai}`,
  `  owners         ${said.owners.map((owner) => shown(owner, 80)).join(', ') || 'none named'}`,
  `  said by        ${said.rules.map((rule) => shown(rule, 80)).join(', ')}`,
];

const explain = async (args: Arguments, path: string | undefined): Promise<Answer> => {
  if (path === undefined) throw new UsageError('policy explain wants a PATH');
  const { policy } = policyOf(args);
  const repo = args.text('repo');
  const owners = repo === undefined ? undefined : await codeownersAt(await openRepository(repo), 'HEAD');
  const said = explainPath(policy, path, { at: now(), ...(owners === undefined ? {} : { ownersOf: readCodeowners(owners).ownersOf }) });
  return { exitCode: 0, value: said, lines: explanationLines(said) };
};

const test = async (args: Arguments): Promise<Answer> => {
  const { policy, name } = policyOf(args);
  const results = testExamples(policy, now());
  const failed = results.filter(({ passes }) => !passes);
  return {
    exitCode: failed.length > 0 ? 1 : 0,
    value: { policy: name, passed: results.length - failed.length, failed },
    lines: [
      ...failed.map(
        ({ path, expect, tier, because, line }) =>
          `LOOK  ${line === undefined ? '' : `line ${line}: `}${shown(path)} is ${tier}, expected ${expect}. ${shown(because, 300)}`,
      ),
      `${failed.length > 0 ? 'LOOK' : 'OK  '}  ${name}: ${results.length - failed.length} of ${results.length} examples hold`,
      ...(results.length === 0 ? ['      Examples are the policy’s own tests: add some.'] : []),
    ],
  };
};

const init = async (args: Arguments): Promise<Answer> => {
  const repository = await openRepository(args.text('repo') ?? '.');
  const codeowners = await codeownersAt(repository, 'HEAD');
  const history = await withProgress('reading 180 days of history', () => recentChanges(repository));
  const yaml = proposePolicy({ history, ...(codeowners === undefined ? {} : { codeowners }) });
  return { exitCode: 0, value: { yaml, changesRead: history.length }, lines: yaml.trimEnd().split('\n') };
};

const confirmedDays = 180;

/** Paths of changes that people confirmed as causes in 180 days; none where no memory was named. */
const confirmedPaths = async (args: Arguments): Promise<ConfirmedPath[]> => {
  if (args.text('data') === undefined && args.text('url') === undefined) return [];
  return remembering(args, async (memory) => {
    const incidents = await memory.incidents({ from: later(now(), -confirmedDays * DAY_MS), to: now() });
    const paths: ConfirmedPath[] = [];
    for (const { id, sha, answer } of incidents) {
      const found = answer === 'confirmed' && sha !== undefined ? await memory.change(sha) : undefined;
      for (const { path } of found?.change.files ?? []) paths.push({ path, incidentId: id });
    }
    return paths;
  });
};

/** What has drifted, given the paths that people confirmed as causes. */
export const drift = async (args: Arguments, confirmed: readonly ConfirmedPath[]): Promise<Answer> => {
  const { policy, name } = policyOf(args);
  const repo = args.text('repo');
  const paths = repo === undefined ? [] : await withProgress('listing paths', async () => pathsAt(await openRepository(repo), 'HEAD'));
  const found = driftOf(policy, { at: now(), paths, confirmed });
  const unasked = repo === undefined ? ['Not seen: which patterns match nothing (--repo PATH says where to look).'] : [];
  return {
    exitCode: found.length > 0 ? 1 : 0,
    value: { policy: name, drift: found },
    lines: [
      ...found.map(({ text, line }) => `LOOK  ${line === undefined ? '' : `line ${line}: `}${shown(text, 300)}`),
      ...(found.length === 0 ? [`OK    ${name} is up to date`] : []),
      ...unasked,
    ],
  };
};

const exporters: Readonly<Record<string, (policy: Policy) => PolicyExport>> = { codeowners: exportCodeowners, ruleset: exportRuleset };

const exported = async (args: Arguments, form = 'codeowners'): Promise<Answer> => {
  const exporter = Object.hasOwn(exporters, form) ? exporters[form] : undefined;
  if (!exporter)
    throw new UsageError(`policy export knows ${Object.keys(exporters).join(' and ')}, not ${JSON.stringify(form.slice(0, 40))}`);
  const { text, leftOut } = exporter(policyOf(args).policy);
  for (const pattern of leftOut) process.stderr.write(`aftershock: left out, it cannot be said there: ${shown(pattern)}\n`);
  if (text.includes('"Team"'))
    process.stderr.write('aftershock: GitHub wants a number for each team: gh api orgs/ORG/teams/TEAM --jq .id says which\n');
  return { exitCode: leftOut.length > 0 ? 1 : 0, value: { text, leftOut }, lines: text.trimEnd().split('\n') };
};

const actions: Readonly<Record<string, (args: Arguments, rest: string | undefined) => Promise<Answer>>> = {
  explain,
  test,
  init,
  drift: async (args) => drift(args, await confirmedPaths(args)),
  export: exported,
};

/** `policy explain PATH | test | init | drift | export codeowners|ruleset`. */
export const policy = async (args: Arguments): Promise<ExitCode> => {
  const [name = '', rest] = args.positionals;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw new UsageError(`policy knows ${Object.keys(actions).join(', ')}; not ${JSON.stringify(name.slice(0, 40))}`);
  return tell(args, await action(args, rest));
};
