// How does an answer reach somebody whose three seconds are over? By the address that came with their question, for half an hour.
import { retry, retrySeconds, type Failure } from './outcome';
import type { Reply } from './replies';

export type LateReply = { kind: 'shown' } | Failure;

type Options = { fetch?: typeof globalThis.fetch; timeoutMs: number; /** Slack's own, or a Slack-compatible server's. */ apiUrl: string };

const slackHooks = 'hooks.slack.com';

/** Slack's address, or one at the server that stands in for Slack: what was signed by Slack must still not make us call anybody. */
export const isReplyAddress = (url: string, apiUrl: string): boolean => {
  if (!URL.canParse(url) || !URL.canParse(apiUrl)) return false;
  const [address, api] = [new URL(url), new URL(apiUrl)];
  if (address.username !== '' || address.password !== '') return false;
  return api.hostname === 'slack.com' ? address.protocol === 'https:' && address.host === slackHooks : address.origin === api.origin;
};

const isOver = (status: number): boolean => status === 404 || status === 410;

/** Sends an answer that only the asking person sees. `refused` where the address has expired: then nothing helps. */
export const replyLate = async (
  url: string,
  reply: Reply,
  { fetch = globalThis.fetch, timeoutMs, apiUrl }: Options,
): Promise<LateReply> => {
  const refused = (why: string, says: string): LateReply => ({ kind: 'refused', why, says, remedy: 'park' });
  if (!isReplyAddress(url, apiUrl)) return refused('no_reply_address', 'This is not an address of Slack: nothing was sent.');
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(reply),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return { kind: 'shown' };
    if (response.status === 429) return retry('ratelimited', false, retrySeconds(response.headers.get('retry-after')));
    if (isOver(response.status)) return refused('expired', 'Half an hour is over: the person has to ask again.');
    return response.status >= 500
      ? retry(`http_${response.status}`, true)
      : refused(`http_${response.status}`, 'Slack did not take the answer.');
  } catch (error) {
    if (!(error instanceof Error) || !['TypeError', 'TimeoutError', 'AbortError'].includes(error.name)) throw error;
    return retry(error.name === 'TypeError' ? 'network' : 'timeout', true);
  }
};
