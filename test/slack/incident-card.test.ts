import { incidentCard } from '../../shared/slack/incident-card';
import { readAloud } from './reading';
import { baseUrl, change, incidentFile, retrySha, bumpSha, keysSha } from './files';
import { brokenLimits } from './limits';

const read = (file = incidentFile(), options: { showOrigin?: boolean } = {}): string => {
  const card = incidentCard(file, { baseUrl, ...options });
  expect(brokenLimits(card)).toEqual([]);
  return readAloud(card);
};

describe('the incident card', () => {
  it('reads as the screen of the product', () => {
    expect(read()).toMatchInlineSnapshot(`
      "ACT  checkout errors since 14:21 UTC. 3 possible changes (1 strong, 2 weak).
      checkout: PaymentIntentError up 14× (INC-216, critical)
      What changed before it
      1. Strong  "Retry charge on timeout" (#4207) · live 14:14 UTC, 7 min before
            + stack frame in services/checkout/charge/retry.ts, changed here
            + this fingerprint went from 0.2 to 41 per minute after the deploy
            − same error type also seen 3 times in October, at a low rate
      2. Weak  "Bump http client" (#4199) · live 13:40 UTC, 41 min before in http-lib · time only
      3. Slow burn (weak)  "Idempotency keys" (#3902) · live 41 d · same file
      Ruled out: 3 deploys: live after the first error; another service (2)
      When we said "strong", people confirmed 17 of 21 (60-92 %).
      Can we go back?  UNKNOWN. Last clean version: 7be90aa, ran 1 d 2 h clean. 1 new queue message format.
         gh workflow run rollback.yml -f service=checkout -f to=7be90aa
      1 earlier incident: INC-171 "Card charged twice" (same fingerprint)
      Knows this: @acme/payments, on-call: payments-primary
      [1 caused it] [2 caused it] [3 caused it] [None of these] [Not a change…] [Show provenance]
      Began 16 Nov 14:21 UTC · Everything we know"
    `);
  });
  it('says that a slower cause would not be listed, where no strong suspect and no slow burn is named and nobody has answered', () => {
    const line = 'Only changes of the last 24 h were looked at: a slower cause would not be listed.';
    const { ranking, standing } = incidentFile();
    const weak = ranking.suspects.map((one) => ({ ...one, strength: 'weak' as const }));
    const without = (shas: string[]) => weak.filter(({ sha }) => !shas.includes(sha));
    expect(read(incidentFile({ ranking: { ...ranking, suspects: without([keysSha]) } }))).toContain(line);
    expect(read(incidentFile({ ranking: { ...ranking, suspects: weak } }))).not.toContain(line);
    expect(read()).not.toContain(line);
    const answer = { kind: 'not-a-change' as const, reason: 'traffic' as const };
    const settled = { incidentId: 'INC-216', answer, by: 'p', at: '2026-11-16T15:00:00.000Z', id: 'v1' };
    const answered = { ...standing, settled };
    expect(read(incidentFile({ standing: answered, ranking: { ...ranking, suspects: without([keysSha]) } }))).not.toContain(line);
  });
  it('says that no change fits, and why', () => {
    const none = { ...incidentFile().ranking, suspects: [], noChange: 1 };
    expect(read(incidentFile({ ranking: none, ruledOutDeployments: [], seenBefore: [], owners: [] }))).toMatchInlineSnapshot(`
      "ACT  No change fits: nothing was deployed to checkout or its dependencies in the 24 h before 14:21 UTC. Look at suppliers and traffic.
      checkout: PaymentIntentError up 14× (INC-216, critical)
      [Not a change…]
      Began 16 Nov 14:21 UTC · Everything we know"
    `);
    expect(read(incidentFile({ ranking: none, notSeen: ['the contents of 1 deployment'] }))).toMatchInlineSnapshot(`
      "ACT  No change fits: 3 deploys looked at, all ruled out (checkout since 14:21 UTC).
      checkout: PaymentIntentError up 14× (INC-216, critical)
      Looked back 24 h: what was deployed cannot have done it. Look at suppliers and traffic.
      Ruled out: 3 deploys: live after the first error; another service (2)
      1 earlier incident: INC-171 "Card charged twice" (same fingerprint)
      Knows this: @acme/payments, on-call: payments-primary
      [Not a change…]
      Began 16 Nov 14:21 UTC · Everything we know · Not seen: the contents of 1 deployment."
    `);
  });
  it('asks the optional questions after a confirmed change, and shows origin then', () => {
    const settled = {
      incidentId: 'INC-216',
      answer: { kind: 'this-change', sha: retrySha },
      by: 'x',
      at: '2026-11-16T14:30:00.000Z',
      id: 'v1',
    } as const;
    expect(read(incidentFile({ standing: { settled, clearedShas: [bumpSha], detail: { failureMode: 'state/concurrency' } } })))
      .toMatchInlineSnapshot(`
      "ACT  checkout errors since 14:21 UTC. Confirmed: "Retry charge on timeout" (#4207) caused it.
      checkout: PaymentIntentError up 14× (INC-216, critical)
      Confirmed: "Retry charge on timeout" (#4207) caused it, a person said.
      [state/concurrency ▾] [AI involvement? (optional) ▾]
      What changed before it
      1. Strong  "Retry charge on timeout" (#4207) · live 14:14 UTC, 7 min before · AI-assisted (claude-code)
            + stack frame in services/checkout/charge/retry.ts, changed here
            + this fingerprint went from 0.2 to 41 per minute after the deploy
            − same error type also seen 3 times in October, at a low rate
      2. Slow burn (weak)  "Idempotency keys" (#3902) · live 41 d · AI-assisted (claude-code) · same file
      Cleared by a person: "Bump http client" (#4199)
      Ruled out: 3 deploys: live after the first error; another service (2)
      Can we go back?  UNKNOWN. Last clean version: 7be90aa, ran 1 d 2 h clean. 1 new queue message format.
         gh workflow run rollback.yml -f service=checkout -f to=7be90aa
      1 earlier incident: INC-171 "Card charged twice" (same fingerprint)
      Knows this: @acme/payments, on-call: payments-primary
      Began 16 Nov 14:21 UTC · Everything we know"
    `);
  });
  it('is OK once it is over, and still asks', () => {
    const { incident } = incidentFile();
    expect(
      read(incidentFile({ incident: { ...incident, state: 'resolved', resolvedAt: '2026-11-16T15:02:00.000Z', reopened: 1 } })).split(
        '\n',
      )[0],
    ).toMatchInlineSnapshot(`"OK  checkout errors are over after 41 min. Which change was it? Nobody has said yet."`);
    const settled = {
      incidentId: 'INC-216',
      answer: { kind: 'not-a-change', reason: 'supplier' },
      by: 'x',
      at: '2026-11-16T14:30:00.000Z',
      id: 'v1',
    } as const;
    expect(
      read(
        incidentFile({
          incident: { ...incident, state: 'resolved', resolvedAt: '2026-11-16T15:02:00.000Z' },
          standing: { settled, clearedShas: [], detail: {} },
        }),
      ),
    ).toMatchInlineSnapshot(`
      "OK  checkout errors are over after 41 min. Not a change: supplier.
      checkout: PaymentIntentError up 14× (INC-216, critical)
      Not a change: supplier, a person said.
      What changed before it
      1. Strong  "Retry charge on timeout" (#4207) · live 14:14 UTC, 7 min before · AI-assisted (claude-code)
            + stack frame in services/checkout/charge/retry.ts, changed here
            + this fingerprint went from 0.2 to 41 per minute after the deploy
            − same error type also seen 3 times in October, at a low rate
      2. Weak  "Bump http client" (#4199) · live 13:40 UTC, 41 min before in http-lib · AI-assisted (claude-code) · time only
      3. Slow burn (weak)  "Idempotency keys" (#3902) · live 41 d · AI-assisted (claude-code) · same file
      Ruled out: 3 deploys: live after the first error; another service (2)
      Can we go back?  UNKNOWN. Last clean version: 7be90aa, ran 1 d 2 h clean. 1 new queue message format.
         gh workflow run rollback.yml -f service=checkout -f to=7be90aa
      1 earlier incident: INC-171 "Card charged twice" (same fingerprint)
      Knows this: @acme/payments, on-call: payments-primary
      Began 16 Nov 14:21 UTC · over 16 Nov 15:02 UTC · Everything we know"
    `);
  });
  it('keeps origin to itself until the verdict, unless asked', () => {
    expect(read()).not.toContain('AI-assisted');
    expect(read(incidentFile(), { showOrigin: true })).toContain(
      '"Retry charge on timeout" (#4207) · live 14:14 UTC, 7 min before · AI-assisted (claude-code)',
    );
    expect(read(incidentFile(), { showOrigin: true })).not.toContain('[Show provenance]');
  });
  it('drops what people cleared, from the list and from the buttons', () => {
    const card = read(incidentFile({ standing: { clearedShas: [retrySha], detail: {} } }));
    expect(card).toContain(' 1. '.trim());
    expect(card).toContain('Cleared by a person: "Retry charge on timeout" (#4207)');
    expect(card).toMatch(/1\. Weak {2}"Bump http client"/);
    expect(
      read(incidentFile({ standing: { clearedShas: [retrySha, bumpSha, keysSha], detail: {} } })).split('\n')[0],
    ).toMatchInlineSnapshot(`"ACT  No change fits checkout since 14:21 UTC: people cleared every suspect."`);
  });
  it('shows no command where the revision in it could speak to a shell', () => {
    const wayBack = { sha: '$(rm -rf /)', ranCleanMinutes: 10, reversible: 'yes' as const, because: '', command: 'deploy $(rm -rf /)' };
    const card = incidentCard(incidentFile({ wayBack }), { baseUrl });
    expect(JSON.stringify(card)).not.toContain('rich_text_preformatted');
  });
  it('carries what a press needs, and nothing a press could lose', () => {
    const card = incidentCard(incidentFile(), { baseUrl });
    const row = card.blocks.find((block) => block.type === 'actions');
    const values =
      row?.type === 'actions' ? row.elements.map((one) => ('value' in one && one.value ? JSON.parse(one.value) : undefined)) : [];
    expect(values).toEqual([
      { v: 1, incident: 'INC-216', answer: 'this-change', sha: retrySha },
      { v: 1, incident: 'INC-216', answer: 'this-change', sha: bumpSha },
      { v: 1, incident: 'INC-216', answer: 'this-change', sha: keysSha },
      { v: 1, incident: 'INC-216', answer: 'none-of-these', shas: [retrySha, bumpSha, keysSha] },
      { v: 1, incident: 'INC-216', answer: 'not-a-change' },
      { v: 1, incident: 'INC-216' },
    ]);
    expect(card.metadata).toEqual({ event_type: 'aftershock_incident', event_payload: { id: 'INC-216' } });
  });
  it('tells less rather than too much, and asks only about what it tells', () => {
    const long = 'x'.repeat(5_000);
    const shas = Array.from({ length: 12 }, (_, index) => String(index).padEnd(40, 'a'));
    const evidence = Array.from({ length: 8 }, () => ({ term: 'x', text: long }));
    const suspects = shas.map((sha) => ({ sha, probability: 0.08, strength: 'possible' as const, evidence, counterEvidence: evidence }));
    const card = incidentCard(
      incidentFile({
        incident: { ...incidentFile().incident, title: long, service: long },
        ranking: { ...incidentFile().ranking, suspects },
        changes: Object.fromEntries(shas.map((sha) => [sha, change(sha, long, 1)])),
        ruledOutDeployments: Array.from({ length: 9 }, (_, index) => ({ sha: 'x', because: index + long })),
        seenBefore: Array.from({ length: 9 }, () => ({ incidentId: long, title: long, at: '2026-11-16T13:40:00.000Z', because: long })),
        owners: Array.from({ length: 9 }, () => long),
      }),
      { baseUrl },
    );
    expect(brokenLimits(card)).toEqual([]);
    const text = readAloud(card);
    const told = [...text.matchAll(/^(\d)\. /gm)].map(([, number]) => Number(number));
    expect(told).toEqual([1, 2, 3, 4]);
    expect(text).toContain(`… and ${12 - told.length} less likely changes`);
    const none = JSON.stringify(card.blocks).match(/none-of-these[^}]*/)?.[0] ?? '';
    expect(shas.filter((sha) => none.includes(sha))).toHaveLength(told.length);
    expect(text).toContain('[Not a change…]');
  });
  it('leaves out a button whose id Slack would not carry, and nothing else', () => {
    const id = 'i'.repeat(2_500);
    const card = incidentCard(incidentFile({ incident: { ...incidentFile().incident, id } }), { baseUrl });
    expect(brokenLimits(card)).toEqual([]);
    expect(readAloud(card)).toContain('Retry charge on timeout');
    expect(card.blocks.some(({ type }) => type === 'actions')).toBe(false);
  });
  it('says so where no change is the likeliest answer', () => {
    const weak = incidentFile().ranking.suspects.slice(1);
    const first = (noChange: number): string =>
      read(incidentFile({ ranking: { ...incidentFile().ranking, suspects: weak, noChange } })).split('\n')[0] ?? '';
    expect(first(0.8)).toBe('ACT  checkout errors since 14:21 UTC. Probably no change did this: 2 weak suspects.');
    expect(first(0.4)).toBe('ACT  checkout errors since 14:21 UTC. 2 possible changes (2 weak).');
  });
  it('shows three suspects where one is strong, five where none is, and the day where it is another', () => {
    const [strong, weak] = incidentFile().ranking.suspects;
    if (!strong || !weak) throw new Error('no suspects');
    const others = Array.from({ length: 7 }, (_, index) => ({ ...weak, sha: String(index).padEnd(40, 'c') }));
    const told = (suspects: (typeof weak)[]): number =>
      [...read(incidentFile({ ranking: { ...incidentFile().ranking, suspects } })).matchAll(/^\d\. /gm)].length;
    expect(told([strong, ...others])).toBe(3);
    expect(told(others)).toBe(5);
    const liveBy = { [retrySha]: { deploymentId: 'd1', liveAt: '2026-11-15T20:14:00.000Z', service: 'checkout' } };
    expect(read(incidentFile({ liveBy }))).toContain('live 15 Nov 20:14 UTC, 18 h 7 min before');
  });
});
