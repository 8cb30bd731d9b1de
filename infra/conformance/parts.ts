// The real parts, as a table: what each one proves that an emulator of ours cannot.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilHealthy } from '../local/dynamodb';
import { startKept } from '../local/kept-child';
import { fuzzed } from './http-api';
import { freePort, mustRun, onPath, run } from './commands';
import {
  findCfnLint,
  findChromium,
  findDynamodbLocal,
  findMoto,
  findSchemathesis,
  installCfnLint,
  installChromium,
  installDynamodbLocal,
  installMoto,
  installSchemathesis,
} from './installs';
import { type JestRun, runTests } from './jest-run';
import { type Counts, type Part, say, sum } from './part';

const aws = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'conformance', AWS_SECRET_ACCESS_KEY: 'conformance' };
const startLimitMs = 60_000;

/** The whole path over a real table, once: every question that storage asks. The shuffles and crashes ask the same ones again, slower. */
const tableSuites = ['test/story/receiving.test.ts', 'test/story/week.test.ts'];

type Server = { program: string; args: (port: number) => string[]; tests: (endpoint: string) => Promise<Counts> };

async function withServer({ program, args, tests }: Server): Promise<Counts> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = startKept(program, args(port));
  try {
    // Only our own emulator says when it listens; of these an answer is enough.
    await untilHealthy(endpoint, { child: { ...child, hasSaid: () => true }, limitMs: startLimitMs });
    return await tests(endpoint);
  } finally {
    await child.stop();
  }
}

const conformanceTests = (name: string, environment: Record<string, string>): Promise<Counts> => {
  const only: JestRun = { config: 'jest.conformance.config.js', args: [`test/conformance/${name}`], environment };
  return runTests(only);
};

const dynamodbServer = (jars: string): Server => ({
  program: onPath('java') ?? 'java',
  args: (port) => [
    `-Djava.library.path=${jars}`,
    '-cp',
    join(jars, '*'),
    'software.amazon.dynamodb.services.local.main.ServerRunner',
    '-inMemory',
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
  ],
  tests: (endpoint) => runTests({ config: 'jest.config.js', args: tableSuites, environment: { ...aws, DYNAMODB_ENDPOINT: endpoint } }),
});

const motoServer = (program: string): Server => ({
  program,
  args: (port) => ['-H', '127.0.0.1', '-p', String(port)],
  tests: (endpoint) => conformanceTests('sqs', { ...aws, AWS_ENDPOINT_URL_SQS: endpoint }),
});

async function lintTemplates(cfnLint: string): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'aftershock-templates-'));
  try {
    await mustRun('npm', ['run', '--silent', 'synth', '--', '--output', folder], { limitSeconds: 300 });
    const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.template.json'));
    if (templates.length === 0) throw new Error('synth wrote no template');
    const counts: Counts[] = [];
    for (const template of templates) counts.push(await lintTemplate(cfnLint, join(folder, template)));
    return sum(counts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// W3005: CDK writes a dependency that a reference says again; it is harmless and not ours.
const lintOptions = ['--non-zero-exit-code', 'warning', '--ignore-checks', 'W3005', '--format', 'parseable', '--'];

async function lintTemplate(cfnLint: string, template: string): Promise<Counts> {
  const { code, output } = await run(cfnLint, [...lintOptions, template], {
    limitSeconds: 300,
  });
  if (code !== 0) say(output);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

export const parts: readonly Part[] = [
  {
    name: 'dynamodb-local',
    proves: "AWS's own emulator agrees with the embedded one: the story and storage suites, unchanged",
    find: findDynamodbLocal,
    install: installDynamodbLocal,
    check: (jars) => withServer(dynamodbServer(jars)),
  },
  {
    name: 'cfn-lint',
    proves: 'the synthesised templates follow the CloudFormation schemas',
    find: findCfnLint,
    install: installCfnLint,
    check: lintTemplates,
  },
  {
    name: 'moto',
    proves: 'what shared/runtime sends to a queue is what SQS takes',
    find: findMoto,
    install: installMoto,
    check: (program) => withServer(motoServer(program)),
  },
  {
    name: 'schemathesis',
    proves:
      'the addresses answer as /openapi.json says, to whoever asks whatever: no 5xx, nothing undocumented, nobody let in without a token',
    find: findSchemathesis,
    install: installSchemathesis,
    check: fuzzed,
  },
  {
    name: 'chromium',
    proves: 'the report pages can be read: no accessibility violation, no script from elsewhere, nothing cut off',
    find: findChromium,
    install: installChromium,
    check: (program) => conformanceTests('pages', { CHROMIUM: program }),
  },
];
