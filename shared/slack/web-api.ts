// How does one call of Slack's Web API go? Slack answers 200 with `ok: false`, 429 with a time to wait, or not at all.
import { Answer, failureOf, retry, retrySeconds, type Failure } from './outcome';
import { withoutLastSlash } from './text';

export type ClientOptions = {
  token: string;
  /** `https://slack.com/api` or anything that speaks like it. */
  apiUrl: string;
  fetch?: typeof globalThis.fetch;
  timeoutMs: number;
};

export type Called = { kind: 'answered'; body: unknown } | Failure;
export type Call = (method: string, args: Record<string, unknown>) => Promise<Called>;

/** Reading methods take no JSON: Slack wants a form there. */
const readsByForm = new Set(['conversations.history', 'conversations.replies', 'conversations.list']);

const formOf = (args: Record<string, unknown>): string => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) form.set(name, String(value));
  return form.toString();
};

const requestOf = (method: string, args: Record<string, unknown>): { type: string; body: string } =>
  readsByForm.has(method)
    ? { type: 'application/x-www-form-urlencoded', body: formOf(args) }
    : { type: 'application/json; charset=utf-8', body: JSON.stringify(args) };

/** Throws where the token or the address cannot be one: a missing token must not look like a quiet channel. */
export const caller = ({ token, apiUrl, fetch = globalThis.fetch, timeoutMs }: ClientOptions): Call => {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error('the Slack bot token is empty or has characters that no token has');
  if (!/^https?:\/\//.test(apiUrl) || !URL.canParse(apiUrl)) throw new Error('the address of the Slack API is not a web address');
  const base = withoutLastSlash(apiUrl);
  return async (method, args) => {
    const { type, body } = requestOf(method, args);
    try {
      const response = await fetch(`${base}/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return answerOf(response.status, response.headers.get('retry-after'), await response.text());
    } catch (error) {
      return failedOnTheWay(error);
    }
  };
};

const networkErrors = new Set(['TypeError', 'TimeoutError', 'AbortError']);

/** No words of the error are repeated: some quote the request. What is not a network's failure is a bug, and thrown. */
const failedOnTheWay = (error: unknown): Failure => {
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
  if (!networkErrors.has(name)) throw error;
  return retry(name === 'TypeError' ? 'network' : 'timeout', true);
};

const answerOf = (status: number, retryAfter: string | null, text: string): Called => {
  if (status === 429) return retry('ratelimited', false, retrySeconds(retryAfter));
  if (status >= 500) return retry(`http_${status}`, true);
  const answer = Answer.safeParse(parseJson(text));
  if (!answer.success)
    return status === 200
      ? retry('unreadable_answer', true)
      : { kind: 'refused', why: `http_${status}`, says: 'This is not how Slack answers: check the address of its API.', remedy: 'park' };
  return answer.data.ok ? { kind: 'answered', body: answer.data } : failureOf(answer.data.error, retryAfter);
};

const parseJson = (text: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
};
