// The addresses as a stranger's client sees them: the bundled week behind closed doors, and a fuzzer that reads /openapi.json.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { momentOf, weekBounds, weekOf, weeksAfter } from '../../shared/core/facts/moment';
import { tokenLine } from '../../shared/runtime/access';
import { startLocalRun, type LocalRun } from '../local/local-run';
import { playWeek } from '../local/week/play';
import { weekPolicyYaml } from '../local/week/policy';
import { parsePolicy } from '../policy-file';
import { run } from './commands';
import { type Counts, say } from './part';

/** Everything but `positive_data_acceptance`: that one of two days must come first is more than a schema can say. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'ignored_auth',
];

/** How data against the schema may be refused: what the fuzzer takes by itself, and 413 and 431 for what is too long to be read. */
const settings = `[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, 431]
`;

/** Examples an address and phase: enough for every parameter and body, and the whole is over in a minute. */
const examples = 8;
const limitSeconds = 300;

const policy = () => {
  const parsed = parsePolicy(weekPolicyYaml);
  if ('policy' in parsed) return parsed.policy;
  throw new Error('the bundled policy cannot be read');
};

/** The local run is open to this machine; its functions read that at their first request, which has not come yet. */
const closed = async (token: string): Promise<LocalRun> => {
  process.env['AFTERSHOCK_SECRET_API_TOKENS'] = (['read', 'evidence', 'write'] as const).map((scope) => tokenLine(scope, token)).join('\n');
  const started = await startLocalRun({ policy: policy(), port: 0, slack: {}, report: () => undefined });
  delete process.env['OPEN_TO'];
  return started;
};

const playedWeek = async (started: LocalRun): Promise<void> => {
  const bounds = weekBounds(weeksAfter(weekOf(momentOf(Date.now())), -1));
  if (!bounds) throw new Error('last week is no week');
  await playWeek(started, bounds.from);
  await started.settled();
};

const isClosed = async ({ url }: LocalRun): Promise<boolean> => (await fetch(`${url}/incidents`)).status === 401;

const generated = /\b(\d{1,9}) generated(?:, (\d{1,9}) found)?/;

/** One generated request is one test. A run that tests nothing is a failure. */
export const fuzzed = async (schemathesis: string): Promise<Counts> => {
  const token = randomBytes(24).toString('base64url');
  const folder = mkdtempSync(join(tmpdir(), 'aftershock-fuzz-'));
  const started = await closed(token);
  try {
    await playedWeek(started);
    if (!(await isClosed(started))) throw new Error('the addresses are open to anybody: nothing can be learnt of who is let in');
    const config = join(folder, 'schemathesis.toml');
    writeFileSync(config, settings);
    const args = [
      '--no-color',
      '--config-file',
      config,
      'run',
      `${started.url}/openapi.json`,
      '-H',
      `Authorization: Bearer ${token}`,
      '--checks',
      checks.join(','),
    ];
    // One worker: with two, CPython 3.11 now and then fails to parse the fuzzer's own source.
    const how = ['--max-examples', String(examples), '--phases', 'examples,coverage,fuzzing', '--continue-on-failure', '--workers', '1'];
    const { code, output } = await run(schemathesis, [...args, ...how], { limitSeconds, folder });
    const [, all = '0', found = '0'] = generated.exec(output) ?? [];
    if (code !== 0) say(output);
    const failed = code === 0 ? 0 : Math.max(1, Number(found));
    return { passed: Math.max(0, Number(all) - failed), failed: Number(all) === 0 ? Math.max(1, failed) : failed, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await started.stop();
  }
};
