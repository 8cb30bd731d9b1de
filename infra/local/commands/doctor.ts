// Is anything missing? What runs here, whether the memory answers, who has gone silent, and what cannot be seen.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { momentOf, weekOf, weeksAfter } from '../../../shared/core/facts/moment';
import { momentWords } from '../../../shared/core/measure/wording';
import { testExamples } from '../../../shared/core/risk/policy-explain';
import type { Digest } from '../../../shared/core/measure/digest';
import { loadPolicy, policyFileName } from '../../policy-file';
import type { Arguments, ExitCode } from '../command';
import { findDynoxide } from '../dynamodb';
import { messageOf } from '../json-shape';
import { shown, tell, withProgress } from './answer';
import { remembering } from './memory';

export type Finding = { status: 'OK' | 'LOOK'; what: string; says: string };

const oldestNode = 20;
const mostUnknownShare = 0.1;

const finding = async (what: string, look: () => Promise<string> | string): Promise<Finding> => {
  try {
    return { status: 'OK', what, says: await look() };
  } catch (error) {
    return { status: 'LOOK', what, says: messageOf(error) };
  }
};

const node = (): string => {
  if (Number(process.versions.node.split('.')[0]) < oldestNode) throw new Error(`${process.version}; ${oldestNode} or later is needed`);
  return process.version;
};

const git = async (): Promise<string> => (await promisify(execFile)('git', ['--version'], { timeout: 5_000 })).stdout.trim();

const policy = (): string => {
  const results = testExamples(loadPolicy(policyFileName, { optional: true }), momentOf(Date.now()));
  const failed = results.filter(({ passes }) => !passes).length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} examples do not hold (aftershock policy test)`);
  return `${results.length} examples hold`;
};

const slack = (): string => {
  if (!process.env['SLACK_BOT_TOKEN']) throw new Error('no SLACK_BOT_TOKEN here: messages go to the terminal and to DATA/slack.jsonl');
  return 'SLACK_BOT_TOKEN is set';
};

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/** What the last digests say of the sources. */
const ofDigests = (digests: readonly Digest[]): Finding[] => {
  const [current] = digests;
  const silent = current?.canBeWrong.silent ?? [];
  const changes = digests.reduce((sum, { canBeWrong }) => sum + canBeWrong.changes, 0);
  const unknown = digests.reduce((sum, { canBeWrong }) => sum + canBeWrong.unknownOrigin, 0);
  const undescribed = digests.reduce((sum, { canBeWrong }) => sum + canBeWrong.undescribed, 0);
  return [
    ...silent.map(({ name, sinceAt }): Finding => ({
      status: 'LOOK',
      what: name,
      says: sinceAt === undefined ? 'never heard of' : `silent since ${momentWords(sinceAt)}`,
    })),
    ...(silent.length === 0 ? [{ status: 'OK' as const, what: 'Sources', says: 'none is silent for longer than its habit explains' }] : []),
    changes === 0
      ? { status: 'LOOK', what: 'Changes', says: 'none in two weeks: is a deployment webhook connected?' }
      : {
          status: unknown / changes > mostUnknownShare ? 'LOOK' : 'OK',
          what: 'Provenance',
          says: `${percent(unknown, changes)} of ${changes} changes unknown in two weeks`,
        },
    ...(undescribed > 0
      ? [{ status: 'LOOK' as const, what: 'Deployments', says: `the contents of ${undescribed} could not be read` }]
      : []),
  ];
};

const ofMemory = async (args: Arguments): Promise<Finding[]> => {
  const week = weekOf(momentOf(Date.now()));
  try {
    return await remembering(args, async (memory) => {
      const digests = [await memory.digest(week), await memory.digest(weeksAfter(week, -1))];
      return [
        { status: 'OK', what: 'Memory', says: memory.baseUrl === '' ? 'the folder can be read' : `${memory.baseUrl} answers` },
        ...ofDigests(digests),
      ];
    });
  } catch (error) {
    return [{ status: 'LOOK', what: 'Memory', says: messageOf(error) }];
  }
};

const all = async (args: Arguments): Promise<Finding[]> => [
  await finding('Node', node),
  await finding('git', git),
  await finding('DynamoDB', () =>
    process.env['DYNAMODB_ENDPOINT'] ? 'DYNAMODB_ENDPOINT is set' : (findDynoxide(), 'the emulator is installed'),
  ),
  await finding('Policy', policy),
  await finding('Slack', slack),
  ...(await ofMemory(args)),
];

/** `doctor`: 0 where all is well, 1 where somebody should look. */
export const doctor = async (args: Arguments): Promise<ExitCode> => {
  const findings = await withProgress('looking', () => all(args));
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.map(({ status, what, says }) => `${status.padEnd(4)}  ${what.padEnd(width)}  ${shown(says, 300)}`);
  return tell(args, { exitCode: findings.some(({ status }) => status === 'LOOK') ? 1 : 0, value: { findings }, lines });
};
