// What does an answer of GitHub mean for the next question: go on, wait, or not this one?
import { GitHubTrouble, restSeconds } from './github-trouble';

const longestWaitSeconds = 3_600;

const within = (seconds: number): number => Math.min(longestWaitSeconds, Math.max(1, Math.ceil(seconds)));

const numberIn = (header: string | null): number | undefined =>
  header !== null && /^\d{1,12}$/.test(header.trim()) ? Number(header) : undefined;

const secondsToReset = (headers: Headers, nowMillis: number): number | undefined => {
  const resetSeconds = numberIn(headers.get('x-ratelimit-reset'));
  return numberIn(headers.get('x-ratelimit-remaining')) === 0 && resetSeconds !== undefined
    ? within(resetSeconds - nowMillis / 1_000)
    : undefined;
};

/**
 * Seconds that GitHub asks us to wait: `Retry-After`, else the reset of a used-up limit, else a minute where its words say so
 * (GitHub docs, "Rate limits for the REST API"). Undefined where the answer is no limit. At most an hour.
 */
export const waitSeconds = (
  status: number,
  headers: Headers,
  { text, nowMillis }: { text: string; nowMillis: number },
): number | undefined => {
  if (status !== 403 && status !== 429) return undefined;
  const asked = numberIn(headers.get('retry-after'));
  if (asked !== undefined) return within(asked);
  const reset = secondsToReset(headers, nowMillis);
  if (reset !== undefined) return reset;
  return status === 429 || /secondary rate|abuse detection|rate limit exceeded/i.test(text.slice(0, 2_000)) ? restSeconds : undefined;
};

/** Seconds until the limit that this very answer used up is reset; undefined where something is left of it. */
export const usedUpSeconds = (headers: Headers, nowMillis: number): number | undefined => secondsToReset(headers, nowMillis);

/** What is wrong with an answer that is no success and no limit. A 5xx is worth another try at once. */
export const troubleOf = (status: number): GitHubTrouble => {
  if (status >= 500) return new GitHubTrouble('down', restSeconds);
  if (status === 401 || status === 403 || status === 451) return new GitHubTrouble('refused');
  return new GitHubTrouble('unknown');
};
