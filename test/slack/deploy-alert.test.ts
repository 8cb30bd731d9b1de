import type { DeploymentFile } from '../../shared/core/measure/deployment-file';
import { deployAlert, deployThread } from '../../shared/slack/deploy-alert';
import { readAloud } from './reading';
import { baseUrl, deploymentFile } from './files';
import { brokenLimits } from './limits';

const read = (file = deploymentFile()): string => {
  const alert = deployAlert(file, { baseUrl });
  expect(brokenLimits(alert)).toEqual([]);
  return readAloud(alert);
};

describe('the deploy alert', () => {
  it('reads as the screen of the product', () => {
    expect(read()).toMatchInlineSnapshot(`
      "ACT  High-risk change went live without an independent human review
      checkout → production · 14:12 UTC · "Add saved-card fallback" (#4203)
      services/checkout/charge/** is a payments surface (policy line 14)
      Approved only by the person who started the agent; that does not count here.
      2 earlier incidents: INC-171 "Card charged twice" (same file); INC-188 "Session fixation" (same folder)
      Can we go back?  Yes: redeploy 7be90aa, ran 1 d 2 h clean. No migration in range.
      [I'll review now] [Reviewed, it's fine] [Accept with reason…] [Not useful] [Fewer / more…]
      Everything we know"
    `);
  });
  it('says where changes like this are taken out again far more often than most, and never how likely', () => {
    const [first, ...others] = deploymentFile().changes;
    const withRisk = (risk: number): string =>
      read(deploymentFile({ changes: [{ ...first!, tier: { ...first!.tier, risk } }, ...others] }));
    expect(withRisk(0.4)).toContain('Changes of this size and kind are taken out again at least twice as often as most.');
    expect(withRisk(0.4)).not.toMatch(/0\.4|40 %/);
    expect(withRisk(0.05)).not.toContain('twice as often');
  });
  it('is edited to one line after the review', () => {
    expect(read(deploymentFile({ answer: { kind: 'reviewed', at: '2026-11-16T14:52:00.000Z' } }))).toMatchInlineSnapshot(`
      "OK  Reviewed 40 min after deploy · "Add saved-card fallback" (#4203)
      checkout → production · 14:12 UTC · "Add saved-card fallback" (#4203)"
    `);
    expect(read(deploymentFile({ answer: { kind: 'accepted', reason: 'Flag is off', at: '2026-11-16T14:52:00.000Z' } })))
      .toMatchInlineSnapshot(`
      "OK  Accepted with a reason 40 min after deploy · "Add saved-card fallback" (#4203)
      checkout → production · 14:12 UTC · "Add saved-card fallback" (#4203)
      Reason: Flag is off"
    `);
    expect(read(deploymentFile({ answer: { kind: 'picked-up', at: '2026-11-16T14:31:00.000Z' } }))).toMatchInlineSnapshot(`
      "LOOK  Picked up for review 19 min after deploy · "Add saved-card fallback" (#4203)
      checkout → production · 14:12 UTC · "Add saved-card fallback" (#4203)
      services/checkout/charge/** is a payments surface (policy line 14)
      Approved only by the person who started the agent; that does not count here.
      2 earlier incidents: INC-171 "Card charged twice" (same file); INC-188 "Session fixation" (same folder)
      Can we go back?  Yes: redeploy 7be90aa, ran 1 d 2 h clean. No migration in range.
      [Reviewed, it's fine] [Accept with reason…] [Not useful] [Fewer / more…]
      Everything we know"
    `);
  });
  it('is edited to one line too where a review came in from the provider', () => {
    const [first] = deploymentFile().changes;
    if (!first) throw new Error('no change');
    const review = { reviewed: 'yes', because: 'Approved by one independent person.', reviewedAt: '2026-11-16T14:53:00.000Z' } as const;
    const silent = { decision: 'silent', status: 'OK', rules: [], because: 'Nothing here that somebody must decide now.' } as const;
    expect(read(deploymentFile({ changes: [{ ...first, review }], interrupt: { ...silent, rules: [] } }))).toMatchInlineSnapshot(`
      "OK  Reviewed 41 min after deploy · "Add saved-card fallback" (#4203)
      checkout → production · 14:12 UTC · "Add saved-card fallback" (#4203)"
    `);
    expect(
      read(
        deploymentFile({
          changes: [{ ...first, review: { ...review, reviewedAt: '2026-11-16T13:00:00.000Z' } }],
          interrupt: { ...silent, rules: [] },
        }),
      ),
    ).toContain('OK  checkout deployed to production: 1 change');
  });
  it('says in its first line what it would do', () => {
    const first = (decision: DeploymentFile['interrupt']['decision'], rules: DeploymentFile['interrupt']['rules']): string =>
      read(
        deploymentFile({
          interrupt: { decision, status: decision === 'silent' ? 'OK' : 'ACT', rules, because: 'x' },
          openIncidentIds: ['INC-216'],
        }),
      ).split('\n')[0] ?? '';
    expect([
      first('observe', ['unreviewed-risk']),
      first('bundle', ['freeze', 'unreviewed-risk']),
      first('interrupt', ['open-incident']),
      first('interrupt', ['new-errors']),
      first('silent', []),
    ]).toMatchInlineSnapshot(`
      [
        "LOOK  Would have interrupted (observe mode): High-risk change went live without an independent human review",
        "LOOK  Deployed during a freeze (and 1 more reason) (this week's interrupts are spent)",
        "ACT  Deployed into an open incident (INC-216)",
        "ACT  New errors appeared after this deployment",
        "OK  checkout deployed to production: 1 change",
      ]
    `);
  });
  it('names what it could not see, and stands without any change', () => {
    const file = deploymentFile({
      changes: [],
      description: { ...deploymentFile().description, notSeen: ['the commits of this deployment'] },
    });
    expect(read(file)).toContain('Not seen: the commits of this deployment');
  });
  it('tells the rest in its thread, each note with its own id', () => {
    const thread = [
      { at: '2026-11-16T14:31:00.000Z', text: 'Picked up for review (payments).' },
      { at: '2026-11-16T14:31:00.000Z', text: 'x'.repeat(400) },
    ];
    const notes = deployThread(deploymentFile({ thread }));
    expect(notes.map(brokenLimits)).toEqual([[], []]);
    expect(notes.map(({ text }) => text)[0]).toBe('14:31 UTC · Picked up for review (payments).');
    expect(new Set(notes.map(({ metadata }) => metadata.event_payload.id)).size).toBe(2);
    expect(readAloud(notes[1] ?? notes[0]!)).toContain('x'.repeat(400));
  });
});
