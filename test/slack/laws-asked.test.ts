// Everything that is shown because somebody asked: answers to commands, the app's own page, forms. RUNS=10000 asks each that often.
import fc from 'fast-check';
import { tiers } from '../../shared/core/facts/change';
import { readCommand } from '../../shared/slack/commands';
import { homeView } from '../../shared/slack/home';
import { acceptanceModal, notAChangeModal, rulesModal } from '../../shared/slack/modals';
import { asReply, betweenReply, blastReply, fileReply, helpReply, likeReply, liveReply, notFoundReply } from '../../shared/slack/replies';
import { anyRuleStandings, at, compact, id, maybe, sha, small, text } from './arbitrary';
import { baseUrl } from './files';
import { assertAlways, dangerous, problems, unreadableButtons } from './holding';
import { brokenView } from './limits';

const many = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 40 });
const tier = fc.constantFrom(...tiers);
const named = fc.record({ sha, title: text, pullRequest: maybe(fc.record({ number: small, url: text })) }).map(compact);
const remembered = fc
  .record({
    incidentId: id,
    at,
    title: text,
    standing: fc.constantFrom('confirmed' as const, 'possible' as const),
    change: maybe(named),
    minutes: maybe(small),
    ended: maybe(fc.constantFrom('rolled back' as const, 'fixed forward' as const)),
  })
  .map(compact);
const deployment = fc
  .record({
    id,
    service: text,
    environment: text,
    isRollback: fc.boolean(),
    status: fc.constant('succeeded'),
    at,
    startedAt: at,
    sha: maybe(sha),
    version: maybe(text),
  })
  .map(compact);

const past = fc.record({
  path: text,
  tier,
  because: text,
  changes: fc.record({ ai: small, human: small, bot: small, unknown: small }),
  incidents: many(remembered),
});
const blast = fc.record({
  change: named,
  tier,
  live: many(fc.record({ service: text, environment: text, at })),
  incidents: many(remembered),
  fixedBy: many(named),
  stillIn: many(text),
});
const alike = fc.record({
  incidentId: id,
  alike: fc.array(fc.record({ incidentId: id, title: text, at, because: text }), { maxLength: 5 }),
});
const between = fc.record({
  service: text,
  from: at,
  to: at,
  changes: many(fc.tuple(named, tier, at).map(([one, of, liveAt]) => ({ ...one, tier: of, liveAt }))),
});
const live = fc.record({
  service: text,
  at,
  deployments: fc.array(fc.record({ deployment, changes: many(named) }), { maxLength: 2 }),
});
const decision = fc
  .record({
    incidentId: id,
    title: text,
    service: text,
    startedAt: at,
    suspect: maybe(
      fc
        .tuple(named, fc.constantFrom('strong' as const, 'possible' as const, 'weak' as const), fc.array(text, { maxLength: 6 }))
        .map(([one, strength, because]) => ({ ...one, strength, because, probability: 0.5 })),
    ),
  })
  .map(compact);
const home = fc.record({
  open: many(fc.record({ incidentId: id, service: text, title: text, startedAt: at, suspects: small })),
  decisions: fc.array(decision, { maxLength: 12 }),
  rules: anyRuleStandings,
});

const runs = 60;

describe('every answer keeps the limits, and is inert', () => {
  it('file', () => assertAlways(past, runs, (one) => problems(fileReply(one))));
  it('blast', () => assertAlways(blast, runs, (one) => problems(blastReply(one))));
  it('like', () => assertAlways(alike, runs, (one) => problems(likeReply(one))));
  it('between', () => assertAlways(between, runs, (one) => problems(betweenReply(one))));
  it('live', () => assertAlways(live, runs, (one) => problems(liveReply(one))));
  it('what is not known, and what is not understood', () => {
    assertAlways(text, runs, (one) => {
      const command = readCommand(one);
      const help = command.kind === 'help' ? [helpReply(command)] : [];
      return [notFoundReply(one), helpReply({ kind: 'help', because: one || 'x' }), ...help].flatMap(problems);
    });
  });
  it('an answer is seen by whoever asked and by nobody else', () => {
    expect(asReply(helpReply({ kind: 'help' })).response_type).toBe('ephemeral');
  });
});

describe("every form and the app's own page keep the limits, and are inert", () => {
  const viewProblems = (view: { blocks: readonly object[] }): string[] => {
    const shown: any = { text: '', blocks: view.blocks };
    return [...brokenView(view), ...dangerous(shown), ...unreadableButtons(shown)];
  };
  it('home', () => assertAlways(home, runs, (one) => viewProblems(homeView(one, { baseUrl }))));
  it('forms', () => {
    const short = id.map((one) => one.slice(0, 1_000));
    assertAlways(fc.tuple(short, anyRuleStandings), runs, ([one, standings]) =>
      [notAChangeModal(one), acceptanceModal(one), rulesModal(standings)].flatMap(viewProblems),
    );
  });
});
