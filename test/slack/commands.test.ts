import fc from 'fast-check';
import { readCommand, usages } from '../../shared/slack/commands';
import { homeView } from '../../shared/slack/home';
import { acceptanceModal, notAChangeModal } from '../../shared/slack/modals';
import { asReply, betweenReply, blastReply, fileReply, helpReply, likeReply, liveReply, notFoundReply } from '../../shared/slack/replies';
import type { SlackMessage } from '../../shared/slack/message';
import { attacks } from './arbitrary';
import { baseUrl, deploymentFile } from './files';
import { brokenLimits, brokenView } from './limits';
import { readAloud, readBlocks } from './reading';

const retry = { sha: 'a'.repeat(40), title: 'Retry queue', pullRequest: { number: 4180, url: 'https://github.com/acme/shop/pull/4180' } };
const fix = { sha: 'b'.repeat(40), title: 'Claim jobs once', pullRequest: { number: 4183 } };
const login = {
  incidentId: 'INC-212',
  at: '2026-11-10T09:00:00.000Z',
  title: 'Login loop for SSO users',
  standing: 'confirmed',
  change: retry,
  minutes: 18,
  ended: 'rolled back',
} as const;
const slow = { incidentId: 'INC-180', at: '2026-08-21T09:00:00.000Z', title: 'Slow login', standing: 'possible' } as const;
const [noon, one] = ['2026-11-16T12:00:00.000Z', '2026-11-16T13:00:00.000Z'];

const read = (message: SlackMessage): string => {
  expect(brokenLimits(message)).toEqual([]);
  return readAloud(message);
};

describe('/aftershock', () => {
  it.each([
    ['incident INC-216', { kind: 'incident', id: 'INC-216' }],
    ['  LIKE   `INC-216` ', { kind: 'like', id: 'INC-216' }],
    ['file src/my file.ts', { kind: 'file', path: 'src/my file.ts' }],
    ['blast 51d0c3e', { kind: 'blast', sha: '51d0c3e' }],
    ['between checkout 2026-11-16T12:00 2026-11-16T13:00:00Z', { kind: 'between', service: 'checkout', from: noon, to: one }],
    ['live checkout', { kind: 'live', service: 'checkout' }],
    ['live checkout at 2026-11-16T12:00', { kind: 'live', service: 'checkout', at: noon }],
    ['digest', { kind: 'digest' }],
    ['digest 2026-W46', { kind: 'digest', week: '2026-W46' }],
    ['', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['incident', { kind: 'help', because: 'Try: /aftershock incident INC-216' }],
    ['digest 2026-W99', { kind: 'help', because: 'Try: /aftershock digest 2026-W46' }],
    ['between checkout 2026-11-16T13:00 2026-11-16T12:00', { kind: 'help', because: `Try: /aftershock ${usages.between.usage}` }],
    ['live checkout yesterday', { kind: 'help', because: `Try: /aftershock ${usages.live.usage}` }],
    ['between checkout 2026-13-45 2026-14-45', { kind: 'help', because: `Try: /aftershock ${usages.between.usage}` }],
    ['constructor x', { kind: 'help', because: 'There is no "constructor".' }],
  ])('%s', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });
  it('understands its own examples, and never throws', () => {
    for (const [verb, { usage }] of Object.entries(usages)) expect(readCommand(usage).kind).toBe(verb);
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 200 }), fc.constantFrom(...attacks.map((text) => `file ${text}`))),
        (text) => void readCommand(text),
      ),
    );
  });
});

describe('the replies', () => {
  it('of a path', () => {
    expect(
      read(
        fileReply({
          path: 'src/auth/session.ts',
          tier: 'high',
          because: 'src/auth/session.ts is an auth surface (built-in policy)',
          changes: { ai: 6, human: 7, bot: 0, unknown: 1 },
          incidents: [login, slow],
        }),
      ),
    ).toMatchInlineSnapshot(`
      "src/auth/session.ts: 1 confirmed incident, 1 possible
      High: src/auth/session.ts is an auth surface (built-in policy)
      14 changes, 6 AI-assisted, 7 human-declared, 1 unknown
      INC-212  10 Nov  Login loop for SSO users  "Retry queue" (#4180) · 18 min · rolled back
      INC-180  21 Aug  Slow login · possible, nobody answered"
    `);
  });
  it('of a change', () => {
    const live = [{ service: 'notifications', environment: 'production', at: '2026-11-12T08:57:00.000Z' }];
    expect(read(blastReply({ change: retry, tier: 'standard', live, incidents: [login], fixedBy: [fix], stillIn: [] })))
      .toMatchInlineSnapshot(`
      "aaaaaaa: 1 deployment, 1 incident
      "Retry queue" (#4180) · Standard
      caused  INC-212  10 Nov  Login loop for SSO users  "Retry queue" (#4180) · 18 min · rolled back
      fixed by  "Claim jobs once" (#4183)
      went live  notifications → production 12 Nov 08:57 UTC
      still in  nothing"
    `);
  });
  it('of likeness', () => {
    const alike = [{ incidentId: 'INC-171', title: 'Card charged twice', at: '2026-09-01T00:00:00.000Z', because: 'same fingerprint' }];
    expect(read(likeReply({ incidentId: 'INC-216', alike }))).toMatchInlineSnapshot(`
      "1 earlier incident like INC-216
      INC-171  1 Sep  "Card charged twice" (same fingerprint)"
    `);
    expect(read(likeReply({ incidentId: 'INC-216', alike: [] }))).toBe('Nothing we remember is like INC-216');
  });
  it('of times', () => {
    expect(read(betweenReply({ service: 'checkout', from: noon, to: one, changes: [{ ...retry, tier: 'high', liveAt: noon }] })))
      .toMatchInlineSnapshot(`
      "checkout: 1 change went live between 16 Nov 12:00 UTC and 13:00 UTC
      16 Nov 12:00 UTC  "Retry queue" (#4180) · High"
    `);
    const { deployment } = deploymentFile();
    expect(read(liveReply({ service: 'checkout', at: '2026-11-16T16:12:00.000Z', deployments: [{ deployment, changes: [retry] }] })))
      .toMatchInlineSnapshot(`
      "checkout at 16 Nov 16:12 UTC
      production: aaaaaaa for 2 h, since 16 Nov 14:12 UTC
         "Retry queue" (#4180)"
    `);
    expect(read(liveReply({ service: 'checkout', at: noon, deployments: [] }))).toBe(
      'Nothing is known to have been live on checkout at 16 Nov 12:00 UTC',
    );
  });
  it('of help', () => {
    expect(read(helpReply({ kind: 'help' }))).toMatchInlineSnapshot(`
      "Ask Aftershock
      /aftershock incident INC-216  the card of an incident
      /aftershock like INC-216  earlier incidents like it, each with the reason
      /aftershock file src/auth/session.ts  what we remember of a path
      /aftershock blast 51d0c3e  where a change went and what it did
      /aftershock between checkout 2026-11-16T14:00 2026-11-16T15:00  what went live between two moments (UTC)
      /aftershock live checkout 2026-11-16T14:00  what was live at a moment (UTC); now, without one
      /aftershock digest 2026-W46  the digest of a week; of the last one, without it"
    `);
    expect(read(notFoundReply('INC-999'))).toBe('We know nothing of INC-999');
  });
  it('stay within the limits however much there is, and however it is called', () => {
    for (const text of attacks) {
      const incidents = Array.from({ length: 60 }, () => ({ ...login, incidentId: text, title: text, change: { ...retry, title: text } }));
      const change = { sha: text, title: text };
      const replies = [
        fileReply({ path: text, tier: 'high', because: text, changes: { ai: 1, human: 1, bot: 1, unknown: 1 }, incidents }),
        blastReply({
          change,
          tier: 'low',
          live: incidents.map(() => ({ service: text, environment: text, at: noon })),
          incidents,
          fixedBy: [change],
          stillIn: incidents.map(() => text),
        }),
        likeReply({ incidentId: text, alike: incidents.map(({ incidentId, title, at }) => ({ incidentId, title, at, because: text })) }),
        betweenReply({ service: text, from: noon, to: one, changes: incidents.map(() => ({ ...change, tier: 'high', liveAt: noon })) }),
        notFoundReply(text),
      ];
      for (const reply of replies) expect(brokenLimits(reply)).toEqual([]);
      expect(asReply(replies[0]!)).toMatchObject({ response_type: 'ephemeral', text: replies[0]!.text });
    }
  });
});

describe('views', () => {
  const decision = {
    incidentId: 'INC-215',
    title: 'Cart total wrong',
    service: 'checkout',
    startedAt: noon,
    suspect: { ...retry, strength: 'possible', probability: 0.4, because: ['same path'] },
  } as const;
  it('home says what burns and what waits', () => {
    const view = homeView(
      {
        open: [{ incidentId: 'INC-216', service: 'checkout', title: 'PaymentIntentError', startedAt: noon, suspects: 2 }],
        decisions: [{ ...decision, suspect: { ...decision.suspect, because: ['same path'] } }],
      },
      { baseUrl },
    );
    expect(brokenView(view)).toEqual([]);
    expect(readBlocks(view.blocks as SlackMessage['blocks'])).toMatchInlineSnapshot(`
      "What burns
      ACT  checkout: "PaymentIntentError" since 16 Nov 12:00 UTC · 2 possible changes · INC-216
      What waits for your answer
      ACT  1. Was INC-215 "Cart total wrong" caused by "Retry queue" (#4180, checkout)?
            Possible: same path.
      [Yes, this change] [No, not this] [Not a change…]
      What interrupts you
      OK  Risky change without a review: no answer yet
      OK  Deploy into an open incident: no answer yet
      OK  New errors after a deploy: no answer yet
      OK  Deploy during a freeze: no answer yet
      [Fewer / more…]
      How to ask
      /aftershock incident INC-216  the card of an incident
      /aftershock like INC-216  earlier incidents like it, each with the reason
      /aftershock file src/auth/session.ts  what we remember of a path
      /aftershock blast 51d0c3e  where a change went and what it did
      /aftershock between checkout 2026-11-16T14:00 2026-11-16T15:00  what went live between two moments (UTC)
      /aftershock live checkout 2026-11-16T14:00  what was live at a moment (UTC); now, without one
      /aftershock digest 2026-W46  the digest of a week; of the last one, without it"
    `);
    const empty = homeView({ open: [], decisions: [] }, { baseUrl: '' });
    expect(brokenView(empty)).toEqual([]);
    expect(readBlocks(empty.blocks as SlackMessage['blocks'])).toContain('OK  Nothing is waiting.');
  });
  it('stay within the limits', () => {
    for (const text of attacks) {
      const view = homeView(
        {
          open: Array.from({ length: 40 }, () => ({ incidentId: text, service: text, title: text, startedAt: noon, suspects: 2 })),
          decisions: Array.from({ length: 40 }, () => ({ incidentId: text, title: text, service: text, startedAt: noon })),
        },
        { baseUrl },
      );
      expect(brokenView(view)).toEqual([]);
    }
    expect(brokenView(notAChangeModal('INC-216'))).toEqual([]);
    expect(brokenView(acceptanceModal('github:deployment:1'))).toEqual([]);
  });
});
