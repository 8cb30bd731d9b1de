// What do people see when they ask: answers to slash commands, the form behind a button, and the report pages.
import { changePath, deploymentsPath, digestPath, incidentPath, pathPath } from '../../../shared/report/places';
import { signatureFor } from '../../../shared/slack/signature';
import type { LocalRun } from '../local-run';

type Sent = { path: string; type: string; body: string };

/** As Slack sends it, signed now. */
export const fromSlack = async (run: LocalRun, { path, type, body }: Sent): Promise<string> => {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signatureFor(run.secrets['SLACK_SIGNING_SECRET'] ?? '', timestamp, body),
  };
  const response = await fetch(`${run.url}${path}`, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} was answered ${response.status}`);
  return text;
};

const form = 'application/x-www-form-urlencoded';

export const openHome = async (run: LocalRun): Promise<void> => {
  const event = { type: 'app_home_opened', user: 'U1', tab: 'home' };
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event });
  await fromSlack(run, { path: '/slack/interactions', type: 'application/json', body });
};

/** Presses a button that carries this value; what it opens is among the calls that Slack gets. */
export const pressButton = async (run: LocalRun, actionId: string, value: object): Promise<void> => {
  const action = {
    action_id: actionId,
    block_id: 'b',
    action_ts: `${Math.floor(Date.now() / 1_000)}.000100`,
    value: JSON.stringify(value),
  };
  const payload = { type: 'block_actions', user: { id: 'U1' }, team: { id: 'T1' }, trigger_id: '1.2.3', actions: [action] };
  await fromSlack(run, {
    path: '/slack/interactions',
    type: form,
    body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
  });
};

/** What the week is asked about. */
export type Asked = { incidentId: string; sha: string; week: string; from: string; to: string };

const path = 'src/charge/retry.ts';

/** What is typed after `/aftershock`. */
export const questions: Readonly<Record<string, (asked: Asked) => string>> = {
  'asked-incident': ({ incidentId }) => `incident ${incidentId}`,
  'asked-file': () => `file ${path}`,
  'asked-blast': ({ sha }) => `blast ${sha.slice(0, 7)}`,
  'asked-like': ({ incidentId }) => `like ${incidentId}`,
  'asked-between': ({ from, to }) => `between checkout ${from.slice(0, 16)} ${to.slice(0, 16)}`,
  'asked-live': ({ to }) => `live checkout ${to.slice(0, 16)}`,
  'asked-help': () => 'help',
};

const asking = (run: LocalRun, text: string): Promise<string> =>
  fromSlack(run, {
    path: '/slack/commands',
    type: form,
    body: new URLSearchParams({
      command: '/aftershock',
      text,
      user_id: 'U1',
      team_id: 'T1',
      channel_id: 'C1',
      trigger_id: '1.2.3',
      response_url: 'https://hooks.slack.com/commands/1/2',
    }).toString(),
  });

const mostTries = 10;

/** The answer that only the asking person sees. A busy machine answers late, at an address that a preview does not have: it asks again. */
export const askedIn = async (run: LocalRun, text: string): Promise<string> => {
  let answer = await asking(run, text);
  for (let tries = 1; tries < mostTries && answer.includes('takes a moment longer'); tries += 1) answer = await asking(run, text);
  return answer;
};

/** Where the report pages are. */
export const pages: Readonly<Record<string, (asked: Asked) => string>> = {
  'page-index': () => '/',
  'page-week': ({ week }) => digestPath(week),
  'page-incident': ({ incidentId }) => incidentPath(incidentId),
  'page-postmortem': ({ incidentId }) => `${incidentPath(incidentId)}/postmortem`,
  'page-change': ({ sha }) => changePath(sha),
  'page-path': () => pathPath(path),
  'page-deployments': ({ from, to }) => deploymentsPath(from, to),
};

export const pageAt = async (run: LocalRun, address: string): Promise<string> => {
  const response = await fetch(`${run.url}${address}`, { headers: { accept: 'text/html' } });
  const html = await response.text();
  if (!response.ok) throw new Error(`${address} was answered ${response.status}`);
  return html;
};

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#96;': '`' };

/** A page as somebody hears it: its text, a line for every block. */
export const textOf = (html: string): string[] =>
  html
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<title>[^<]*<\/title>/, '')
    .replaceAll(/<\/(?:th|td|dt)>/g, '  ')
    .replaceAll(/<(?:br|\/(?:p|li|h[1-6]|tr|dd|summary|caption|figcaption|text|desc))\b[^<>]*>/g, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(?:amp|lt|gt|quot|#39|#96);/g, (entity) => entities[entity] ?? entity)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
