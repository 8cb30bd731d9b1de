// Random files and digests: every field that strangers fill holds what strangers might write.
import fc from 'fast-check';
import { tiers, type Change } from '../../shared/core/facts/change';
import { interruptRules, ruleChoices, type RuleStandings } from '../../shared/core/facts/interrupt';
import { weekOf } from '../../shared/core/facts/moment';
import { aiInvolvements, failureModes, notAChangeReasons, type Answer, type Standing } from '../../shared/core/facts/verdict';
import type { DeploymentFile } from '../../shared/core/measure/deployment-file';
import type { Digest } from '../../shared/core/measure/digest';
import { sizes } from '../../shared/core/measure/week-facts';
import type { IncidentFile } from '../../shared/core/measure/incident-file';
import { modes } from '../../shared/core/risk/policy';

const shortAttacks = [
  '<!channel> <@U1> *x* </script> | rm -rf',
  '<!here|x> <https://evil.example|click> &lt;!channel&gt;',
  '\u202Egnp.exe\u202C \u2066x\u2069 \u0000\u001b[31m',
  'שלום עולם "quoted" مرحبا',
  '👩‍👩‍👧‍👦🏳️‍🌈 :tada: `code` _i_ ~s~',
  'line one\nline two\r\n\u2028three\t"; DROP TABLE',
  '\uD800 half a character',
  '__proto__',
  '',
];
const longAttacks = ['<!channel>'.repeat(10_000), '👍'.repeat(50_000), '\n'.repeat(100_000), '"\\'.repeat(3_000)];
export const attacks = [...shortAttacks, ...longAttacks];

// Long ones are rare, because they take nearly all the time: a card still has one in most of its runs.
export const text = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...shortAttacks) },
  { weight: 20, arbitrary: fc.string() },
  { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 2, arbitrary: fc.constantFrom(...longAttacks) },
);
/** Ids are never empty. */
export const id = text.map((one) => one || 'id');
const texts = (maxLength: number) => fc.array(text, { maxLength });
export const sha = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{40}$/),
  text.map((one) => one || 'sha'),
);
export const at = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }).map((millis) => new Date(millis).toISOString());
const url = fc.oneof(
  fc.constantFrom('https://github.com/acme/shop/pull/1', 'javascript:alert(1)', 'https://x|y>z', `https://x/${'a'.repeat(4000)}`),
  text,
);
export const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
/** Leaves keys out instead of setting them to undefined. */
export const compact = <T extends object>(value: T): any =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
export const small = fc.nat({ max: 100_000 });

const change: fc.Arbitrary<Change> = fc
  .record({
    sha,
    repository: text,
    kind: fc.constantFrom('commit', 'flag', 'config'),
    title: text,
    body: text,
    landedAt: at,
    files: fc.constant([]),
    notSeen: fc.constant([]),
    identifiers: fc.constant([]),
    pullRequest: maybe(fc.record({ number: small, url })),
    origin: fc.record({ origin: fc.constantFrom('ai', 'mixed', 'human', 'bot', 'unknown'), tools: texts(4), evidence: fc.constant([]) }),
    tier: fc.record({
      tier: fc.constantFrom(...tiers),
      because: text,
      surfaces: fc.constant([]),
      reversibility: fc.constantFrom('flag', 'redeploy', 'hard'),
      rules: texts(2),
      risk: fc.double({ min: 0, max: 1, noNaN: true }),
      humanReviews: fc.nat(2),
      owners: texts(3),
      ai: fc.constant('allowed'),
    }),
    review: fc.record({ reviewed: fc.constantFrom('yes', 'no', 'cannot-see'), because: text }),
  })
  .map(compact);

const memory = fc.record({ incidentId: id, title: text, at, because: text });
const wayBack = fc
  .record({ sha, ranCleanMinutes: small, reversible: fc.constantFrom('yes', 'no', 'unknown'), because: text, command: maybe(text) })
  .map(compact);
const evidence = fc.array(fc.record({ term: text, text }), { maxLength: 8 });

const answer = (shas: string[]): fc.Arbitrary<Answer> =>
  fc.oneof(
    fc.record({ kind: fc.constant('this-change' as const), sha: fc.constantFrom(...shas) }),
    fc.record({ kind: fc.constant('not-a-change' as const), reason: fc.constantFrom(...notAChangeReasons) }),
  );

const detail = fc
  .record({ failureMode: maybe(fc.constantFrom(...failureModes)), aiInvolvement: maybe(fc.constantFrom(...aiInvolvements)) })
  .map(compact);

const standing = (shas: string[]): fc.Arbitrary<Standing> =>
  fc
    .record({
      settled: maybe(fc.record({ incidentId: id, answer: answer(shas), by: text, at, id })),
      clearedShas: fc.subarray(shas),
      detail,
    })
    .map(compact);

const fileWith = (changes: Change[]): fc.Arbitrary<IncidentFile> => {
  const shas = [...changes.map((one) => one.sha), 'unknown'];
  const suspect = (of: string) =>
    fc.record({
      sha: fc.constant(of),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      strength: fc.constantFrom('strong', 'possible', 'weak'),
      evidence,
      counterEvidence: evidence,
    });
  return fc
    .record({
      incident: fc
        .record({
          id,
          service: text,
          environment: text,
          title: text,
          text,
          severity: fc.constantFrom('critical', 'error', 'warning', 'info'),
          startedAt: at,
          detectedAt: at,
          resolvedAt: maybe(at),
          state: fc.constantFrom('open', 'resolved'),
          reopened: fc.nat(3),
          fingerprints: fc.constant([]),
          alertIds: fc.constant([]),
          frames: fc.constant([]),
        })
        .map(compact),
      ranking: fc.record({
        suspects: fc.tuple(...changes.map((one) => suspect(one.sha))),
        ruledOut: fc.constant([]),
        noChange: fc.double({ min: 0, max: 1, noNaN: true }),
        weightsVersion: text,
      }),
      ruledOutDeployments: fc.array(fc.record({ sha, because: text }), { maxLength: 30 }),
      changes: fc.constant(Object.fromEntries(changes.map((one) => [one.sha, one]))),
      liveBy: fc
        .subarray(shas)
        .chain((live) =>
          fc.tuple(...live.map((one) => fc.record({ deploymentId: id, liveAt: at, service: text }).map((value) => [one, value] as const))),
        )
        .map(Object.fromEntries),
      standing: standing(shas),
      alerts: fc.constant([]),
      resolutions: fc.constant([]),
      deployments: fc.constant([]),
      wayBack: maybe(wayBack),
      seenBefore: fc.array(memory, { maxLength: 6 }),
      trackRecord: small.chain((answered) => fc.record({ confirmed: fc.nat(answered), answered: fc.constant(answered) })),
      owners: texts(8),
      lookbackHours: fc.integer({ min: 1, max: 400 }),
      notSeen: texts(4),
    })
    .map(compact);
};

export const anyIncidentFile: fc.Arbitrary<IncidentFile> = fc.array(change, { maxLength: 12 }).chain(fileWith);

export const anyDeploymentFile: fc.Arbitrary<DeploymentFile> = fc
  .record({
    deployment: fc.record({
      id,
      service: text,
      environment: text,
      isRollback: fc.boolean(),
      status: fc.constant('succeeded'),
      at,
      startedAt: at,
    }),
    description: fc.record({
      deploymentId: id,
      changeShas: fc.constant([]),
      removedShas: fc.constant([]),
      isRollback: fc.boolean(),
      notSeen: texts(4),
    }),
    changes: fc.array(change, { maxLength: 4 }),
    interrupt: fc.record({
      decision: fc.constantFrom('interrupt', 'observe', 'bundle', 'silent'),
      status: fc.constantFrom('OK', 'LOOK', 'ACT'),
      rules: fc.subarray([...interruptRules]),
      because: text,
    }),
    openIncidentIds: texts(8),
    seenBefore: fc.array(memory, { maxLength: 6 }),
    wayBack: maybe(wayBack),
    answer: maybe(
      fc.record({ kind: fc.constantFrom('picked-up', 'reviewed', 'accepted', 'not-useful'), reason: maybe(text), at }).map(compact),
    ),
    thread: fc.array(fc.record({ at, text }), { maxLength: 5 }),
  })
  .map(compact);

const named = { incidentId: id, title: text, service: text, startedAt: at, minutes: maybe(small) };
const namedChange = { sha, title: text, pullRequest: maybe(fc.record({ number: small, url })) };
const range = maybe(
  fc.tuple(small, small).map(([one, other]) => ({ low: Math.min(one, other), high: Math.max(one, other), mean: one, weeks: 12 })),
);
const stands = fc.constantFrom('inside', 'above', 'below', 'unknown');
const interval = maybe(fc.constant({ low: 0.037, high: 0.125 }));
const bounded = fc.record({ failed: small, atMost: small, total: small, interval }).map(compact);
const arm = fc.record({ failed: small, total: small, interval }).map(compact);
const week = at.map(weekOf);
const window = fc.record({ fromWeek: week, toWeek: week });
const stratum = fc
  .record({
    tier: fc.constantFrom(...tiers),
    size: fc.constantFrom(...sizes),
    ai: arm,
    human: arm,
    unknown: arm,
    verdict: fc.constantFrom('not enough data', 'cannot tell', 'worth watching'),
    neededPerGroup: small,
    weeksAway: maybe(small),
  })
  .map(compact);
const digestChange = fc
  .record({
    ...namedChange,
    service: text,
    deploymentId: id,
    liveAt: at,
    tier: fc.constantFrom(...tiers),
    because: text,
    review: fc.record({ when: fc.constantFrom('before', 'after', 'none', 'cannot see'), at: maybe(at) }).map(compact),
    size: fc.constantFrom(...sizes),
  })
  .map(compact);
const ruleStanding = fc.record({ answered: small, useful: small, choice: maybe(fc.constantFrom(...ruleChoices)) }).map(compact);
const ahead = fc.oneof(
  fc.record({ kind: fc.constant('freeze' as const), name: text, from: text, to: text, tiers: fc.subarray([...tiers]) }),
  fc.record({ kind: fc.constant('follow-up' as const), incidentId: id, text, dueAt: at }),
  fc.record({ kind: fc.constant('unknown-path' as const), path: text, days: small }),
  fc
    .constantFrom(...interruptRules)
    .chain((rule) => fc.record({ kind: fc.constant('silenced' as const), rule: fc.constant(rule), standing: ruleStanding })),
);

const unsentAlert = fc
  .record({
    deploymentId: id,
    service: text,
    at,
    rules: fc.subarray([...interruptRules], { minLength: 1 }),
    because: text,
    change: maybe(fc.record(namedChange).map(compact)),
    isBundled: fc.boolean(),
  })
  .map(compact);

/** How people stand to our interrupts. */
export const anyRuleStandings: fc.Arbitrary<RuleStandings> = fc
  .tuple(fc.subarray([...interruptRules]), fc.array(ruleStanding, { minLength: interruptRules.length, maxLength: interruptRules.length }))
  .map(([rules, standings]) => Object.fromEntries(rules.map((rule, index) => [rule, standings[index]])));

export const anyDigest: fc.Arbitrary<Digest> = fc
  .record({
    version: fc.constant(1),
    week,
    at,
    team: maybe(text),
    form: fc.constantFrom('normal', 'quiet', 'blind', 'bad'),
    verdict: text,
    incidents: fc.record({
      caused: fc.array(
        fc
          .record({
            ...named,
            change: fc.record(namedChange).map(compact),
            ended: maybe(fc.constantFrom('rolled back', 'fixed forward')),
            failureMode: maybe(fc.constantFrom(...failureModes)),
            seenBefore: fc.nat(4),
          })
          .map(compact),
        { maxLength: 9 },
      ),
      other: fc.array(fc.record({ ...named, reason: fc.constantFrom(...notAChangeReasons) }).map(compact), { maxLength: 5 }),
      decisions: fc.array(
        fc
          .record({
            ...named,
            suspect: maybe(
              fc
                .record({
                  ...namedChange,
                  strength: fc.constantFrom('strong', 'possible', 'weak'),
                  probability: fc.constant(0.5),
                  because: texts(5),
                })
                .map(compact),
            ),
          })
          .map(compact),
        { maxLength: 7 },
      ),
    }),
    highRisk: fc.record({
      shipped: small,
      before: small,
      after: small,
      none: small,
      cannotSee: small,
      exceptions: fc.array(digestChange, { maxLength: 12 }),
    }),
    chart: fc.record({ weeks: fc.array(fc.record({ week, caused: small, blind: fc.boolean() }), { maxLength: 14 }), range }).map(compact),
    dora: fc.record({
      deployments: fc.record({ count: small, range, stands }).map(compact),
      leadTime: fc.record({ changes: small, medianHours: maybe(fc.constant(6.1)), range, stands }).map(compact),
      failedSoFar: bounded,
      failRate: fc.record({ failed: small, atMost: small, total: small, window, weeks: small }),
      recovery: fc
        .record({
          minutes: fc.array(fc.record({ incidentId: id, minutes: small }), { maxLength: 20 }),
          open: small,
          medianMinutes: maybe(small),
          p90Minutes: maybe(small),
        })
        .map(compact),
      rework: fc.record({ rollbacks: small, hotfixes: small, undescribed: small, total: small, range, stands }).map(compact),
    }),
    comparison: fc.record({
      window,
      weeks: small,
      verdict: fc.constantFrom('not enough data', 'cannot tell', 'worth watching', 'different'),
      strata: fc.array(stratum, { maxLength: 6 }),
      byReview: fc.constant([]),
      groups: fc.constant({ ai: 1, human: 1, bot: 1, unknown: 1 }),
      unsized: small,
      unknownShare: fc.double({ min: 0, max: 1, noNaN: true }),
      baseRate: fc.constant(0.1),
    }),
    places: fc.constant({ modes: [], paths: [] }),
    failures: fc.constant([]),
    timeline: fc.constant({ rows: [], otherServices: 0 }),
    changes: fc.constant({ total: 0, shown: [] }),
    ahead: fc.array(ahead, { maxLength: 8 }),
    unsent: maybe(
      fc.record({ mode: fc.constantFrom(...modes), watched: small, bundled: small, shown: fc.array(unsentAlert, { maxLength: 50 }) }),
    ),
    canBeWrong: fc.record({
      changes: small,
      unknownOrigin: small,
      unconfirmedLinks: small,
      maturing: small,
      undescribed: small,
      unplaced: small,
      silent: fc.array(fc.record({ provider: text, name: text }), { maxLength: 4 }),
    }),
  })
  .map(compact);
