import fc from 'fast-check';
import { deployAlert } from '../../shared/slack/deploy-alert';
import { incidentCard } from '../../shared/slack/incident-card';
import { readInteraction } from '../../shared/slack/interaction';
import type { SlackMessage } from '../../shared/slack/message';
import { acceptanceModal, notAChangeModal } from '../../shared/slack/modals';
import { baseUrl, bumpSha, deploymentFile, incidentFile, keysSha, retrySha } from './files';

const form = (payload: unknown): string => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const press = (action: object): string =>
  form({
    type: 'block_actions',
    team: { id: 'T1', domain: 'x' },
    user: { id: 'U1', username: 'jane', name: 'jane' },
    trigger_id: '12.34.ab',
    container: { type: 'message', message_ts: '1700000000.000100', channel_id: 'C1' },
    actions: [{ type: 'button', action_ts: '1763303400.123456', ...action }],
  });
const pressed = {
  person: { key: 'T1/U1', isBot: false },
  cause: 'slack:press:U1:12.34.ab:1763303400.123456',
  at: '2025-11-16T14:30:00.123Z',
  triggerId: '12.34.ab',
  message: { channel: 'C1', ts: '1700000000.000100' },
};

/** Every button of a message, as Slack sends it back when pressed. */
const buttonsOf = ({ blocks }: SlackMessage): { action_id: string; value: string; text: string }[] =>
  blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) =>
          one.type === 'button' ? [{ action_id: one.action_id ?? '', value: one.value ?? '', text: one.text.text }] : [],
        )
      : [],
  );

describe('what a person in Slack wants', () => {
  it('understands every button of the incident card', () => {
    const answers = buttonsOf(incidentCard(incidentFile(), { baseUrl })).map((button) => readInteraction(press(button)));
    expect(answers).toEqual([
      { kind: 'verdict', incidentId: 'INC-216', answers: [{ kind: 'this-change', sha: retrySha }], ...pressed },
      { kind: 'verdict', incidentId: 'INC-216', answers: [{ kind: 'this-change', sha: bumpSha }], ...pressed },
      { kind: 'verdict', incidentId: 'INC-216', answers: [{ kind: 'this-change', sha: keysSha }], ...pressed },
      {
        kind: 'verdict',
        incidentId: 'INC-216',
        answers: [retrySha, bumpSha, keysSha].map((sha) => ({ kind: 'not-this', sha })),
        ...pressed,
      },
      { kind: 'ask-what-it-was', incidentId: 'INC-216', ...pressed },
      { kind: 'show-origin', incidentId: 'INC-216', ...pressed },
    ]);
  });
  it('understands every button of the deploy alert', () => {
    const answers = buttonsOf(deployAlert(deploymentFile(), { baseUrl })).map((button) => readInteraction(press(button)));
    const deploymentId = 'github:deployment:1893';
    expect(answers).toEqual([
      { kind: 'review', deploymentId, answer: 'picked-up', ...pressed },
      { kind: 'review', deploymentId, answer: 'reviewed', ...pressed },
      { kind: 'ask-why-accepted', deploymentId, ...pressed },
      { kind: 'review', deploymentId, answer: 'not-useful', ...pressed },
      { kind: 'ask-rules', ...pressed },
    ]);
  });
  it('understands the two menus after a verdict', () => {
    const settled = {
      incidentId: 'INC-216',
      answer: { kind: 'this-change', sha: retrySha },
      by: 'x',
      at: '2026-11-16T14:30:00.000Z',
      id: 'v1',
    } as const;
    const card = incidentCard(incidentFile({ standing: { settled, clearedShas: [], detail: {} } }), { baseUrl });
    const row = card.blocks.find((block) => block.type === 'actions');
    const choose = (action_id: string, value: string): unknown =>
      readInteraction(press({ action_id, block_id: row?.block_id, type: 'static_select', selected_option: { value } }));
    expect(choose('failure-mode', 'state/concurrency')).toEqual({
      kind: 'detail',
      incidentId: 'INC-216',
      detail: { failureMode: 'state/concurrency' },
      ...pressed,
    });
    expect(choose('ai-involvement', 'took the action')).toEqual({
      kind: 'detail',
      incidentId: 'INC-216',
      detail: { aiInvolvement: 'took the action' },
      ...pressed,
    });
    expect(choose('failure-mode', 'laziness')).toMatchObject({ kind: 'unreadable' });
  });
  it('understands both forms', () => {
    const submit = (view: { callback_id?: string; private_metadata?: string }, field: object): unknown =>
      readInteraction(
        form({
          type: 'view_submission',
          team: { id: 'T1' },
          user: { id: 'U1' },
          view: { id: 'V1', hash: 'h', ...view, state: { values: { reason: { reason: field } } } },
        }),
      );
    const by = { person: { key: 'T1/U1', isBot: false }, cause: 'slack:form:V1:h' };
    expect(submit(notAChangeModal('INC-216'), { type: 'static_select', selected_option: { value: 'supplier' } })).toEqual({
      kind: 'verdict',
      incidentId: 'INC-216',
      answers: [{ kind: 'not-a-change', reason: 'supplier' }],
      ...by,
    });
    expect(submit(acceptanceModal('d1'), { type: 'plain_text_input', value: 'The flag\nis off' })).toEqual({
      kind: 'review',
      deploymentId: 'd1',
      answer: 'accepted',
      reason: 'The flag is off',
      ...by,
    });
    expect(submit(acceptanceModal('d1'), { type: 'plain_text_input', value: null })).toMatchObject({ kind: 'unreadable' });
    expect(submit(notAChangeModal('INC-216'), { type: 'static_select', selected_option: null })).toMatchObject({ kind: 'unreadable' });
    expect(submit({ callback_id: 'other', private_metadata: '' }, {})).toMatchObject({ kind: 'ignored' });
  });
  it('understands slash commands, the home page and the address check', () => {
    const command =
      'token=x&team_id=T0001&user_id=U2147483697&user_name=Steve&command=/aftershock&text=file+src%2Fa.ts&channel_id=C2&response_url=https://hooks.slack.com/commands/1234/5678&trigger_id=13345224609.7';
    expect(readInteraction(command)).toEqual({
      kind: 'command',
      command: '/aftershock',
      text: 'file src/a.ts',
      channel: 'C2',
      responseUrl: 'https://hooks.slack.com/commands/1234/5678',
      person: { key: 'T0001/U2147483697', isBot: false },
      cause: 'slack:command:U2147483697:13345224609.7',
      triggerId: '13345224609.7',
    });
    expect(readInteraction(JSON.stringify({ type: 'url_verification', challenge: 'abc' }))).toEqual({
      kind: 'address-check',
      challenge: 'abc',
    });
    expect(
      readInteraction(
        JSON.stringify({
          type: 'event_callback',
          team_id: 'T1',
          event_id: 'E1',
          event: { type: 'app_home_opened', user: 'U1', tab: 'home' },
        }),
      ),
    ).toEqual({
      kind: 'home',
      userId: 'U1',
      person: { key: 'T1/U1', isBot: false },
      cause: 'slack:event:E1',
    });
  });
  it.each([
    ['', 'unreadable'],
    ['{', 'unreadable'],
    ['{"type":"event_callback","event":{"type":"message"}}', 'ignored'],
    ['payload=', 'unreadable'],
    ['payload=%7B', 'unreadable'],
    ['payload=null', 'unreadable'],
    [form({ type: 'shortcut' }), 'ignored'],
    [form({ type: 'block_actions' }), 'unreadable'],
    [press({ action_id: '__proto__', value: '{}' }), 'ignored'],
    [press({ action_id: 'verdict', value: '{"v":2,"incident":"a","answer":"not-a-change"}' }), 'unreadable'],
    [press({ action_id: 'verdict', value: '{"v":1,"incident":"","answer":"not-a-change"}' }), 'unreadable'],
    [press({ action_id: 'verdict', value: 'constructor' }), 'unreadable'],
    [press({ action_id: 'verdict' }), 'unreadable'],
    [press({ action_id: 'open', url: 'https://x' }), 'ignored'],
    ['x'.repeat(1_000_001), 'unreadable'],
  ])('says so of what is none of it: %.60s', (body, kind) => {
    expect(readInteraction(body)).toMatchObject({ kind });
  });
  it('never throws and never repeats a name', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `payload=${encodeURIComponent(json)}`),
      fc.record({ action_id: fc.string(), value: fc.oneof(fc.json(), fc.string()), block_id: fc.string() }).map(press),
      fc.object().map((payload) => form({ type: 'view_submission', ...payload })),
      fc.object().map((payload) => form({ type: 'block_actions', ...payload })),
    );
    fc.assert(
      fc.property(anything, (body) => expect(JSON.stringify(readInteraction(body))).not.toContain('"jane"')),
      { numRuns: 500 },
    );
  });
});
