// Every command of `aftershock`, in the order of --help. Each loads its own code only when it runs.
import type { Arguments, Command, ExitCode } from './command';
import type { LineFunction } from './json-lines';
import { keeperRows } from './commands/keeper-rows';
import { lookUpRows } from './commands/look-up-rows';
import { repositoryRows } from './commands/repository-rows';

const MAX_DELIVERY_BYTES = 25_000_000;

const headersOf = (given: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    given.map((header) => {
      const colon = header.indexOf(':');
      return colon < 0 ? [header.toLowerCase(), ''] : [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()];
    }),
  );

const read = async ({ positionals, texts }: Arguments): Promise<ExitCode> => {
  const [{ readDelivery }, { readAll }] = await Promise.all([import('./commands/read'), import('./json-lines')]);
  const body = await readAll(MAX_DELIVERY_BYTES);
  if (body === undefined) throw new Error(`the body is larger than ${MAX_DELIVERY_BYTES} bytes`);
  const { lines, exitCode } = readDelivery(positionals[0] ?? '', headersOf(texts('header')), body);
  process.stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return exitCode;
};

const filtered = async (work: LineFunction): Promise<ExitCode> => (await import('./json-lines')).filterLines(work);

export const commands: readonly Command[] = [
  {
    name: 'start',
    summary: 'the whole pipeline on this machine: a bundled week, or a repository’s history, through the real endpoints',
    example: 'aftershock start --once',
    options: {
      once: { type: 'boolean', help: 'end when the digest is out' },
      data: { type: 'string', help: 'a folder to keep the data in; without it all is gone at the end' },
      port: { type: 'string', help: 'the port of 127.0.0.1 to listen on; 4600 by default, 0 for a free one' },
      week: { type: 'string', help: 'the week to play, such as 2026-W47; the last whole one by default' },
      repo: { type: 'string', help: 'a git repository whose own history is played instead: commits as deployments, reverts as alerts' },
      commits: { type: 'string', help: 'with --repo: how many of the newest commits; by default about 300, more where reverts are few' },
      since: { type: 'string', help: 'with --repo: from when on, such as 90d or 2026-01-31' },
    },
    run: async (args) => (await import('./commands/start')).start(args),
  },
  {
    name: 'backtest',
    summary: 'what it would have said of a whole git history: accuracy beside baselines, origin mix, revert rates, hot paths',
    example: 'aftershock backtest . --since 365d --out report.html',
    positionals: { words: 'REPO', min: 1, max: 1 },
    options: {
      since: { type: 'string', help: 'from when on, such as 365d or 2026-01-31; everything by default' },
      out: { type: 'string', help: 'write the report as one HTML page to this file' },
      cases: { type: 'string', help: 'write the incidents to this file, one a line, for `npm run fit -- FILE…`' },
    },
    run: async (args) => (await import('./commands/backtest')).runBacktest(args),
  },
  {
    name: 'origin',
    summary: 'who wrote each commit: ai, mixed, human, bot or unknown, with evidence (JSON lines)',
    example: `echo '{"sha":"51d0c3e","message":"Retry queue","author":{"name":"A","email":"a@example.com"}}' | aftershock origin`,
    run: async () => filtered((await import('./commands/origin')).originLine),
  },
  {
    name: 'tier',
    summary: 'how risky each commit is, and because of which line of policy (JSON lines)',
    example: `echo '{"sha":"51d0c3e","message":"Retry queue","files":[{"path":"src/auth/session.ts","added":9,"deleted":2}]}' | aftershock tier`,
    run: async () => filtered((await import('./commands/tier')).tierLine),
  },
  {
    name: 'rank',
    summary: 'which change caused each incident, with evidence, and how likely none did (JSON lines)',
    example: 'aftershock rank < incidents.jsonl > ranked.jsonl',
    run: async () => filtered((await import('./commands/rank')).rankLines()),
  },
  {
    name: 'read',
    summary: 'what one webhook body says: the dry run of an adapter, without a secret',
    example: `aftershock read github --header 'X-GitHub-Event: deployment_status' < body.json`,
    positionals: { words: 'PROVIDER', min: 1, max: 1 },
    options: { header: { type: 'string', multiple: true, help: 'a header of the webhook, as K:V; may be repeated' } },
    run: read,
  },
  ...repositoryRows,
  ...lookUpRows,
  ...keeperRows,
];
