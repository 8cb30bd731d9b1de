// What do the screens look like? The bundled week is played in memory, and one of the messages it leads to is shown.
import { later, momentOf, weekBounds, weekOf, weeksAfter, type Moment, type Week } from '../../../shared/core/facts/moment';
import { parsePolicy } from '../../policy-file';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { field, textField } from '../json-shape';
import { startLocalRun, type LocalRun } from '../local-run';
import type { SlackCall } from '../slack-recorder';
import { messageBox, styleOf } from '../terminal';
import { playWeek } from '../week/play';
import { weekPolicyYaml } from '../week/policy';
import { tell, withProgress, type Answer } from './answer';
import { observeCall } from './preview-observe';
import { pullScreen } from './preview-pull';
import { askedIn, openHome, pageAt, pages, pressButton, questions, textOf, type Asked } from './preview-asked';

export type Played = { run: LocalRun; week: Week };
/** Finds the message among what Slack was asked for; `prepare` asks for what the week alone does not lead to, unless it is `maybeThere`. */
type Screen = { says: string; pick: (call: SlackCall) => boolean; prepare?: (played: Played) => Promise<void>; maybeThere?: boolean };

const isMessage =
  (kind: string, form: RegExp, method = 'chat.postMessage') =>
  (call: SlackCall): boolean =>
    call.method === method &&
    textField(field(call.args, 'metadata'), 'event_type') === `aftershock_${kind}` &&
    form.test(textField(call.args, 'text'));

const digestOf =
  (weeksBack: number) =>
  async ({ run, week }: Played): Promise<void> => {
    await run.scheduler.fire('send-digest', { event: { week: weeksAfter(week, -weeksBack) } });
    await run.settled();
  };

const calmWeeks = 12;

const badWeek = async (played: Played): Promise<void> => {
  await digestOf(0)(played);
  for (let back = calmWeeks; back > 0; back -= 1)
    await played.run.scheduler.fire('send-digest', { event: { week: weeksAfter(played.week, -back) } });
  await digestOf(0)(played);
};

const anything = /[^]/;

const screens: Readonly<Record<string, Screen>> = {
  digest: { says: 'the digest of the week', pick: isMessage('digest', anything), prepare: digestOf(0), maybeThere: true },
  quiet: { says: 'the digest of a week in which nothing happened', pick: isMessage('digest', anything), prepare: digestOf(3) },
  'deploy-alert': {
    says: 'a risky change went live without a review',
    pick: isMessage('deployment', /without an independent human review/),
  },
  'deploy-reviewed': {
    says: 'the same alert, once somebody has reviewed it',
    pick: isMessage('deployment', /^OK {2}Reviewed/, 'chat.update'),
  },
  'deploy-thread': { says: 'what an alert’s thread says of new errors', pick: isMessage('note', /New errors/) },
  'incident-card': { says: 'what changed before an incident', pick: isMessage('incident', /possible change/) },
  confirmed: { says: 'the card after somebody has said which change it was', pick: isMessage('incident', /Confirmed/, 'chat.update') },
  resolved: { says: 'the card once it is over', pick: isMessage('incident', /are over after/, 'chat.update') },
  'no-suspects': { says: 'an incident that no change explains', pick: isMessage('incident', /No change fits/) },
  'not-a-change': { says: 'the form that asks what it was instead', pick: ({ method }) => method === 'views.open' },
  home: { says: 'the app’s own page', pick: ({ method }) => method === 'views.publish', prepare: ({ run }) => openHome(run) },
  rules: {
    says: 'the form behind "Fewer / more"',
    pick: ({ method }) => method === 'views.open',
    prepare: ({ run }) => pressButton(run, 'rules', { v: 1, rules: true }),
  },
  accept: {
    says: 'the form that asks why a risky change is fine',
    pick: ({ method }) => method === 'views.open',
    prepare: ({ run }) => pressButton(run, 'review.3', { v: 1, deployment: 'd', answer: 'accepted' }),
  },
  // The week after hears of nobody; the weeks before teach that calm is normal.
  blind: {
    says: 'the digest of a week in which a source fell silent',
    pick: isMessage('digest', /^LOOK {2}We were/),
    prepare: digestOf(-1),
  },
  bad: {
    says: 'the digest of a week outside the normal range',
    pick: isMessage('digest', /Outside your normal range/, 'chat.update'),
    prepare: badWeek,
  },
};

const names = [...Object.keys(screens), ...Object.keys(questions), ...Object.keys(pages), 'observe', 'pull-request', 'postmortem'];
export const screenNames: readonly string[] = names;

const policyOf = () => {
  const parsed = parsePolicy(weekPolicyYaml);
  if ('policy' in parsed) return parsed.policy;
  throw new Error('the bundled policy cannot be read');
};

const lastMonday = (): { week: Week; monday: Moment } => {
  const week = weeksAfter(weekOf(momentOf(Date.now())), -1);
  return { week, monday: weekBounds(week)?.from ?? '' };
};

/** The card's incident, by the id in its metadata. */
const confirmedIncident = ({ run }: Played): string => {
  const call = run.slack.calls.find(isMessage('incident', /Confirmed/, 'chat.update'));
  return textField(field(field(call?.args, 'metadata'), 'event_payload'), 'id');
};

const postmortem = async (played: Played): Promise<Answer> => {
  const response = await fetch(`${played.run.url}/incidents/${encodeURIComponent(confirmedIncident(played))}/postmortem`, {
    headers: { accept: 'text/markdown' },
  });
  const markdown = await response.text();
  if (!response.ok) throw new Error(`the postmortem was answered ${response.status}`);
  return { exitCode: 0, value: { markdown }, lines: markdown.trimEnd().split('\n') };
};

const shownScreen = async (name: string, { says, pick, prepare, maybeThere = false }: Screen, played: Played): Promise<Answer> => {
  const seen = prepare && !maybeThere ? played.run.slack.calls.length : 0;
  await prepare?.(played);
  const call = played.run.slack.calls.slice(seen).find(pick);
  if (!call) throw new Error(`the bundled week did not lead to ${name}`);
  return shownCall(`${name}: ${says}`, call);
};

const shownCall = (title: string, call: SlackCall): Answer => ({
  exitCode: 0,
  value: call,
  lines: plainBox(title, field(call.args, 'view') ?? call.args),
});

const observed = async ({ run, week }: Played): Promise<Answer> =>
  shownCall('observe: the digest of the week, had the policy only watched', await observeCall(run, { policy: policyOf(), week }));

const askedAbout = async (played: Played): Promise<Asked> => {
  const { from = '', to = '' } = weekBounds(played.week) ?? {};
  const incidentId = confirmedIncident(played);
  const found: unknown = await (await fetch(`${played.run.url}/incidents/${encodeURIComponent(incidentId)}`)).json();
  const answer = field(field(field(found, 'standing'), 'settled'), 'answer');
  return { incidentId, sha: textField(answer, 'sha'), week: played.week, from, to: later(to, -1) };
};

const plainBox = (title: string, message: unknown): string[] =>
  messageBox(title, message, { ...styleOf(process.stdout, process.env), colour: false })
    .trimEnd()
    .split('\n');

const asked = async (name: string, question: string, { run }: Played): Promise<Answer> => {
  const args: unknown = JSON.parse(await askedIn(run, question));
  return { exitCode: 0, value: { method: 'response', args }, lines: plainBox(`${name}: /aftershock ${question}`, args) };
};

const page = async (address: string, { run }: Played): Promise<Answer> => {
  const html = await pageAt(run, address);
  return { exitCode: 0, value: { path: address, html }, lines: textOf(html) };
};

const pullRequest = async (played: Played): Promise<Answer> => {
  const { sha, to } = await askedAbout(played);
  return pullScreen(played.run.url, { sha, at: to, policy: policyOf() });
};

const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** One screen of a week that was played. Throws where the week does not lead to it. */
export const screenOf = async (name: string, played: Played): Promise<Answer> => {
  const [screen, question, address] = [own(screens, name), own(questions, name), own(pages, name)];
  if (screen) return shownScreen(name, screen, played);
  if (question) return asked(name, question(await askedAbout(played)), played);
  if (name === 'observe') return observed(played);
  if (name === 'pull-request') return pullRequest(played);
  return address ? page(address(await askedAbout(played)), played) : postmortem(played);
};

const previewOf = async (name: string): Promise<Answer> => {
  const { week, monday } = lastMonday();
  const run = await startLocalRun({ policy: policyOf(), port: 0, baseUrl: 'https://aftershock.example', report: () => undefined });
  try {
    await playWeek(run, monday);
    return await screenOf(name, { run, week });
  } finally {
    await run.stop();
  }
};

/** `preview NAME`: one screen of the product as text; with --json as the call that Slack gets, or a page's HTML. */
export const preview = async (args: Arguments): Promise<ExitCode> => {
  const name = args.positionals[0] ?? '';
  if (!names.includes(name)) throw new UsageError(`preview knows ${names.join(', ')}; not ${JSON.stringify(name.slice(0, 40))}`);
  return tell(args, await withProgress('playing the bundled week', () => previewOf(name)));
};
