// The whole product in a process of its own, to be killed: serves the folder it is told and prints where.
import { startLocalRun } from '../../infra/local/local-run';
import { weekPolicyYaml } from '../../infra/local/week/policy';
import { parsePolicy } from '../../infra/policy-file';

const start = async (dataDir: string, tableName: string, without: readonly string[]): Promise<void> => {
  const parsed = parsePolicy(weekPolicyYaml);
  if (!('policy' in parsed)) throw new Error('the policy cannot be read');
  const { url } = await startLocalRun({
    policy: parsed.policy,
    port: 0,
    dataDir,
    tableName,
    without,
    baseUrl: 'https://aftershock.example',
    report: () => undefined,
  });
  process.stdout.write(`${url}\n`);
};

const [, , folder = '', tableName = '', ...without] = process.argv;
void start(folder, tableName, without);
