// A rule that people do not find useful falls silent, says so, and can be asked for again.
import { interruptOf } from '../../shared/core/risk/interrupt';
import { homeView } from '../../shared/slack/home';
import { rulesModal } from '../../shared/slack/modals';
import { homeFile } from '../../shared/storage/home-file';
import { createStorage, type Storage } from '../../shared/storage/storage';
import { weekFile } from '../../shared/storage/week-file';
import { digestMessage } from '../../shared/slack/digest-message';
import type { LocalRun } from '../../infra/local/local-run';
import { running, stopAll, weekPolicy } from './running';

jest.setTimeout(120_000);

const rule = 'new-errors';
const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`;
const question = {
  policy: { ...weekPolicy(), mode: 'advise' as const },
  at: at(17),
  changes: [],
  newErrorsAt: ['2026-11-17T12:05:00.000Z'],
  sentThisWeek: 0,
};

let run: LocalRun;
let storage: Storage;
beforeAll(async () => {
  run = await running({ without: ['tell-slack'] });
  storage = createStorage(run.dynamodb, { tableName: process.env['TABLE_NAME'] ?? '', keepDays: 400 });
  for (let alert = 0; alert < 24; alert += 1)
    await storage.recordUsefulness({ rule, deploymentId: `d${alert}`, isUseful: alert < 2, at: at(1 + (alert % 14)) });
});
afterAll(stopAll);

const standing = async (before: string) => (await storage.ruleStandings(before))[rule];
const decision = async (before: string): Promise<string> =>
  interruptOf({ ...question, usefulness: await storage.ruleStandings(before) }).decision;
const told = async (): Promise<string> =>
  JSON.stringify(digestMessage((await weekFile(storage, weekPolicy(), '2026-W47')).digest, { baseUrl: '' }));

test('two of twenty-four is too few: silent, and the digest, the home page and the form say so', async () => {
  expect([await standing(at(17)), await decision(at(17))]).toEqual([{ answered: 24, useful: 2 }, 'silent']);
  expect(await told()).toContain('We silenced \\"new errors after a deploy\\": 2 of 24 were useful.');
  const home = homeView(await homeFile(storage, weekPolicy(), at(18)), { baseUrl: '' });
  expect(JSON.stringify(home)).toContain('LOOK  New errors after a deploy: 2 of 24 answers useful; silenced');
  expect(JSON.stringify(rulesModal(await storage.ruleStandings(at(18))))).toContain('2 of 24 answers useful');
});

test('what was answered later does not change what was decided before', async () => {
  expect([await standing(at(9)), await decision(at(9))]).toEqual([{ answered: 16, useful: 2 }, 'interrupt']);
});

test('a later answer to the same alert replaces the earlier one; answers are forgotten after half a year', async () => {
  await storage.recordUsefulness({ rule, deploymentId: 'd3', isUseful: true, at: at(15) });
  expect(await standing(at(17))).toEqual({ answered: 24, useful: 3 });
  expect(await standing('2027-06-01T00:00:00.000Z')).toEqual({ answered: 0, useful: 0 });
});

test('a choice holds from when it was made, the latest wins, and asking for it again starts afresh', async () => {
  await storage.recordRuleChoices({ [rule]: 'always' }, at(18));
  await storage.recordRuleChoices({ freeze: 'digest only' }, at(18));
  expect([await decision(at(17)), await decision(at(19))]).toEqual(['silent', 'interrupt']);
  expect(await told()).toContain('We silenced \\"deploy during a freeze\\": somebody chose the digest only.');
  await storage.recordRuleChoices({ [rule]: 'as useful', freeze: 'as useful' }, at(20));
  expect([await standing(at(21)), await decision(at(21))]).toEqual([{ answered: 0, useful: 0 }, 'interrupt']);
});
