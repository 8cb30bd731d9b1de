// How does one request to GitHub go? Waits that it asked for are kept, failures are tried again within a bounded time.
import { troubleOf, usedUpSeconds, waitSeconds } from './github-limits';
import { GitHubTrouble, restSeconds } from './github-trouble';

export type Wire = {
  fetch: typeof globalThis.fetch;
  nowMillis: () => number;
  sleep: (millis: number) => Promise<void>;
  /** For one try of one request. */
  timeoutMs: number;
};

/**
 * `isLimit` tells an answer that looks like a success and asks us to wait: GraphQL has such. `isOnce`: never sent a second time by
 * ourselves, because what it makes would then be there twice.
 */
export type Outgoing = {
  url: string;
  method: 'GET' | 'POST' | 'PATCH';
  authorization: string;
  body?: string;
  etag?: string;
  untilMillis: number;
  isLimit?: (text: string) => boolean;
  isOnce?: boolean;
};

/** `text` is the whole body. Only 2xx, 304 and 401 come back; everything else is thrown. */
export type Answer = { status: number; headers: Headers; text: string };

export type Transport = (outgoing: Outgoing) => Promise<Answer>;

const mostTries = 4;
const firstPauseMs = 250;
const mostCharacters = 20_000_000;

const textOf = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const piece of body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > mostCharacters) throw new GitHubTrouble('unreadable');
  }
  return text + decoder.decode();
};

const headersOf = ({ authorization, body, etag }: Outgoing): Record<string, string> => ({
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'aftershock',
  authorization,
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(etag === undefined ? {} : { 'if-none-match': etag }),
});

// No cause and no words of the error are kept: some quote the request, and with it the token.
const tryOnce = async (wire: Wire, outgoing: Outgoing): Promise<Answer> => {
  const { url, method, body, untilMillis } = outgoing;
  const signal = AbortSignal.timeout(Math.max(1, Math.min(wire.timeoutMs, untilMillis - wire.nowMillis())));
  try {
    const response = await wire.fetch(url, {
      method,
      headers: headersOf(outgoing),
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, text: await textOf(response) };
  } catch (error) {
    if (error instanceof GitHubTrouble) throw error;
    throw wire.nowMillis() >= untilMillis ? new GitHubTrouble('late') : new GitHubTrouble('down', restSeconds);
  }
};

const movedStatuses = { GET: [301, 302, 307, 308], POST: [307, 308], PATCH: [307, 308] };

// A renamed repository is answered with where it is now; a token never follows to another host.
const movedTo = ({ url, method }: Outgoing, { status, headers }: Answer): string | undefined => {
  const location = headers.get('location');
  if (!movedStatuses[method].includes(status) || location === null || !URL.canParse(location, url)) return undefined;
  const target = new URL(location, url);
  return target.origin === new URL(url).origin ? target.href : undefined;
};

const follow = async (wire: Wire, outgoing: Outgoing): Promise<Answer> => {
  const answer = await tryOnce(wire, outgoing);
  const url = movedTo(outgoing, answer);
  return url === undefined ? answer : tryOnce(wire, { ...outgoing, url });
};

const isAnswer = ({ status }: Answer): boolean => (status >= 200 && status < 300) || status === 304 || status === 401;

const judged = (answer: Answer, { isLimit }: Outgoing, nowMillis: number): Answer => {
  const { status, headers, text } = answer;
  const isHidden = status === 200 && isLimit?.(text) === true;
  if (isAnswer(answer) && !isHidden) return answer;
  const seconds = waitSeconds(isHidden ? 429 : status, headers, { text, nowMillis });
  throw seconds === undefined ? troubleOf(status) : new GitHubTrouble('busy', seconds);
};

// Time that ran out over failures was taken by them: that is GitHub's trouble, and the next in line is spared it.
const worst = (trouble: GitHubTrouble, tries: number): GitHubTrouble =>
  trouble.kind === 'late' && tries > 0 ? new GitHubTrouble('down', restSeconds) : trouble;

/** One door for a whole process: while GitHub rests, or asked us to wait, nobody knocks. */
export const createTransport = (wire: Wire): Transport => {
  let quiet: { kind: 'busy' | 'down'; untilMillis: number } | undefined;
  const beQuiet = (kind: 'busy' | 'down', seconds: number): void => {
    const untilMillis = wire.nowMillis() + seconds * 1_000;
    if (!quiet || quiet.untilMillis < untilMillis) quiet = { kind, untilMillis };
  };
  const knock = async (outgoing: Outgoing): Promise<Answer> => {
    if (quiet && quiet.untilMillis > wire.nowMillis())
      throw new GitHubTrouble(quiet.kind, Math.ceil((quiet.untilMillis - wire.nowMillis()) / 1_000));
    quiet = undefined;
    if (wire.nowMillis() >= outgoing.untilMillis) throw new GitHubTrouble('late');
    return judged(await follow(wire, outgoing), outgoing, wire.nowMillis());
  };
  const again = async (outgoing: Outgoing, tries: number): Promise<Answer> => {
    try {
      return await knock(outgoing);
    } catch (error) {
      const trouble = error instanceof GitHubTrouble ? worst(error, tries) : undefined;
      if (trouble?.afterSeconds === undefined) throw error;
      // Half of the pause by chance, so that many do not come back at once.
      const pauseMs = firstPauseMs * 2 ** tries * (0.5 + Math.random());
      const mayRetry =
        trouble.kind === 'down' &&
        outgoing.isOnce !== true &&
        !quiet &&
        tries + 1 < mostTries &&
        wire.nowMillis() + pauseMs < outgoing.untilMillis;
      if (mayRetry) {
        await wire.sleep(pauseMs);
        return again(outgoing, tries + 1);
      }
      beQuiet(trouble.kind === 'busy' ? 'busy' : 'down', trouble.afterSeconds);
      throw trouble;
    }
  };
  return async (outgoing) => {
    const answer = await again(outgoing, 0);
    const seconds = usedUpSeconds(answer.headers, wire.nowMillis());
    if (seconds !== undefined) beQuiet('busy', seconds);
    return answer;
  };
};
