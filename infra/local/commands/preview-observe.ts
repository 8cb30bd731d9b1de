// What would the week's digest say had the policy only watched? Worked out from the same facts, which no mode changes.
import type { Week } from '../../../shared/core/facts/moment';
import type { Policy } from '../../../shared/core/risk/policy';
import { digestMessage } from '../../../shared/slack/digest-message';
import { createStorage } from '../../../shared/storage/storage';
import { weekFile } from '../../../shared/storage/week-file';
import type { LocalRun } from '../local-run';
import type { SlackCall } from '../slack-recorder';

/** The digest's call to Slack, with the addresses of its pages as in the other screens. */
export const observeCall = async (run: LocalRun, { policy, week }: { policy: Policy; week: Week }): Promise<SlackCall> => {
  const storage = createStorage(run.dynamodb, { tableName: process.env['TABLE_NAME'] ?? '', keepDays: policy.retentionDays });
  const { digest } = await weekFile(storage, { ...policy, mode: 'observe' }, week);
  return { method: 'chat.postMessage', args: digestMessage(digest, { baseUrl: 'https://aftershock.example' }) };
};
