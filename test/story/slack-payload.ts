// A button or form of Slack's, as it comes in: signed, at the real address.
import type { LocalRun } from '../../infra/local/local-run';
import { signatureFor } from '../../shared/slack/signature';

/** Answers with the status. */
export const sendToSlackAddress = async (run: LocalRun, payload: object): Promise<number> => {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signatureFor(run.secrets['SLACK_SIGNING_SECRET'] ?? '', timestamp, body),
  };
  const response = await fetch(`${run.url}/slack/interactions`, { method: 'POST', headers, body });
  await response.text();
  return response.status;
};
