// Plays the bundled week: signed webhooks to the real address, and people pressing real buttons.
import { adapterOf } from '../../../shared/adapters/registry';
import { proofOf } from '../../../shared/adapters/prove';
import { millisOf, momentOf, type Moment } from '../../../shared/core/facts/moment';
import { signatureFor } from '../../../shared/slack/signature';
import type { LocalRun } from '../local-run';
import { answered } from './incidents';
import { NotOffered, pressesOf, type Press } from './press';
import type { Answered } from './scenario';
import { momentIn, weekWebhooks, type Webhook } from './webhooks';

const secretOf = (run: Pick<LocalRun, 'secrets'>, provider: string): string =>
  run.secrets[`AFTERSHOCK_SECRET_${provider.toUpperCase()}`] ?? '';

const refused = async (response: Response, what: string): Promise<Error> =>
  new Error(`${what} was answered ${response.status}: ${(await response.text()).slice(0, 200)}`);

/** Sends one webhook as its sender would, signed now. Throws where it is not taken. */
export const sendWebhook = async (run: Pick<LocalRun, 'url' | 'secrets'>, webhook: Webhook): Promise<void> => {
  const adapter = adapterOf(webhook.provider);
  if (!adapter) throw new Error(`no adapter for ${webhook.provider}`);
  const proof = proofOf(adapter.authenticity, {
    body: webhook.body,
    secret: secretOf(run, webhook.provider),
    sentAt: momentOf(Date.now()),
  });
  const response = await fetch(`${run.url}/webhooks/${webhook.provider}`, {
    method: 'POST',
    headers: { ...webhook.headers, ...proof },
    body: webhook.body,
  });
  if (response.status !== 202) throw await refused(response, `a ${webhook.provider} webhook`);
  await response.text();
};

/** Presses a button as Slack would tell us of it. */
const press = async (run: LocalRun, pressed: Press): Promise<void> => {
  const body = new URLSearchParams({ payload: JSON.stringify(pressed) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = signatureFor(run.secrets['SLACK_SIGNING_SECRET'] ?? '', timestamp, body);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature,
  };
  const response = await fetch(`${run.url}/slack/interactions`, { method: 'POST', headers, body });
  if (response.status !== 200) throw await refused(response, 'a button');
  await response.text();
};

type Step = { at: Moment; play: (run: LocalRun) => Promise<void> };

const stepsOf = (row: Answered, monday: Moment): Step[] => {
  const at = millisOf(momentIn(monday, row.at));
  return pressesOf(row, monday).map((pressed, index) => ({
    at: momentOf(at + index),
    play: async (run) => press(run, pressed(run.slack.messages())),
  }));
};

// What was answered when the week was played before is not on offer again.
const unlessAnswered = async (step: Promise<void>, wasPlayed: boolean): Promise<void> =>
  step.catch((error: unknown) => {
    if (!wasPlayed || !(error instanceof NotOffered)) throw error;
  });

/** Whether something was told before into the folder that a run keeps: then what is known already is not told again. */
export const wasPlayedBefore = (run: LocalRun): boolean => run.slack.messages().length > 0;

/** Plays the week that begins on `monday`, in the order of time, each step when everything before it has been worked through. */
export const playWeek = async (run: LocalRun, monday: Moment): Promise<void> => {
  const wasPlayed = wasPlayedBefore(run);
  const webhooks = weekWebhooks(monday).map((webhook): Step => ({ at: webhook.at, play: async (to) => sendWebhook(to, webhook) }));
  const steps = [...webhooks, ...answered.flatMap((row) => stepsOf(row, monday))].sort((one, other) =>
    one.at < other.at ? -1 : one.at > other.at ? 1 : 0,
  );
  for (const step of steps) {
    await unlessAnswered(step.play(run), wasPlayed);
    await run.settled();
  }
};
