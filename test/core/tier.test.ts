// Tiers: the built-in policy by names alone, PRODUCT's paragraph "Tier without an explicit rule", and a team's own rules.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Tier } from '../../shared/core/facts/change';
import { tierLine } from '../../infra/local/commands/tier';
import { builtInPolicy, oneStepUp, severityOf, type Policy } from '../../shared/core/risk/policy';
import { testExamples } from '../../shared/core/risk/policy-explain';
import { tierOf, type TierContext } from '../../shared/core/risk/tier';

const at = '2026-11-20T12:00:00.000Z';
const of = (paths: string | string[], context: Partial<TierContext> = {}, message = 'Change') =>
  tierOf({ message, files: [paths].flat().map((path) => ({ path, added: 5, deleted: 1 })) }, { policy: builtInPolicy, ...context });

const cpuSeconds = (work: () => unknown): number => {
  const before = process.cpuUsage().user;
  work();
  return (process.cpuUsage().user - before) / 1_000_000;
};

describe('with no policy file', () => {
  test.each<[string, Tier]>([
    // What guards money, people and keys.
    ['src/auth/session.ts', 'high'],
    ['rtc/dtls_transport.cc', 'high'],
    ['video/FrameDecryptor.java', 'high'],
    ['net/openssl_session_cache.cc', 'high'],
    // How an editor shows it, how it is laid out, a picture kept elsewhere, a message only tests send.
    ['.vscode/extensions.json', 'low'],
    ['packages/site/.idea/codeStyles.xml', 'low'],
    ['packages/site/.gitignore', 'low'],
    ['.prettierrc.json', 'low'],
    ['data/intro_long.wav.sha1', 'low'],
    ['tools/compiler.exe.sha1', 'standard'],
    ['src/auth/.sha1', 'high'],
    ['audio/neteq_unittest.proto', 'low'],
    ['audio/neteq_test.proto', 'high'],
    ['app/controllers/sessions_controller.rb', 'high'],
    ['src/main/java/com/acme/security/JwtTokenFilter.java', 'high'],
    ['internal/oauth/token.go', 'high'],
    ['services/authservice/main.go', 'high'],
    ['lib/user_authentication.ex', 'high'],
    ['src/Billing/InvoiceGenerator.cs', 'high'],
    ['services/checkout/cart.ts', 'high'],
    ['app/models/payment.rb', 'high'],
    ['pkg/kms/rotate.go', 'high'],
    ['config/credentials.yml', 'high'],
    ['.env.production', 'high'],
    ['deploy/tls/server.pem', 'high'],
    ['src/gdpr/erase.py', 'high'],
    ['users/delete_account.py', 'high'],
    ['terraform/iam.tf', 'high'],
    // What a redeploy does not undo.
    ['db/migrations/0042_drop_token.sql', 'high'],
    ['db/migrations/0042_drop.sql', 'high'],
    ['db/migrate/20260101120000_add_index.rb', 'high'],
    ['shop/migrations/0003_auto.py', 'high'],
    ['src/main/resources/db/migration/V12__orders.sql', 'high'],
    ['prisma/schema.prisma', 'high'],
    ['api/events/order.proto', 'high'],
    ['schemas/order.avsc', 'high'],
    ['jobs/backfill_orders.py', 'high'],
    ['app/mailers/receipt_mailer.rb', 'high'],
    ['services/payouts/run.ts', 'critical'],
    // What only proves, describes or decorates.
    ['docs/auth/overview.md', 'low'],
    ['src/auth/session.test.ts', 'low'],
    ['tests/test_payments.py', 'low'],
    ['internal/oauth/token_test.go', 'low'],
    ['src/auth/__fixtures__/token.json', 'low'],
    ['src/login/Login.stories.tsx', 'low'],
    ['src/payments/form.css', 'low'],
    ['spec/models/user_spec.rb', 'low'],
    ['src/test/java/com/acme/AuthTest.java', 'low'],
    ['net/tls_unittest.cc', 'low'],
    ['README.md', 'low'],
    ['LICENSE', 'low'],
    // Names that only look like it.
    ['src/author.ts', 'standard'],
    ['src/authority/list.ts', 'standard'],
    ['lib/tokenizer.go', 'standard'],
    ['parser/token.rs', 'standard'],
    ['src/design/tokens.ts', 'standard'],
    ['src/tracing/session.cc', 'standard'],
    ['src/chat/session.go', 'standard'],
    ['pubsub/subscription.go', 'standard'],
    ['git/checkout.c', 'standard'],
    ['src/profiling/profile.cc', 'standard'],
    ['services/auth/package.json', 'standard'],
    ['src/latest/contest.ts', 'standard'],
    ['migrations/runner.py', 'standard'],
    ['.env.example', 'standard'],
    ['.github/workflows/permissions.yml', 'standard'],
    ['prompts/templates/coder.md', 'standard'],
    ['CMakeLists.txt', 'standard'],
    ['requirements.txt', 'standard'],
    ['src/cart/render.ts', 'standard'],
  ])('%s is %s', (path, tier) => {
    expect(of(path).tier).toBe(tier);
  });

  test('its own examples hold', () => {
    expect(testExamples(builtInPolicy).filter(({ passes }) => !passes)).toEqual([]);
  });

  test('says why in one sentence that names the path and the policy', () => {
    expect(of('src/auth/session.ts').because).toBe('High: src/auth/session.ts is an auth surface (built-in policy, auth)');
    expect(of(['README.md', 'a.test.ts']).because).toBe('Low: only docs, tests, styles and fixtures (built-in policy, cosmetic)');
    expect(of(['a.ts', 'src/b.ts', 'README.md']).because).toBe(
      'Standard: none of 3 files is a risky surface or hard to undo (built-in policy, internal)',
    );
  });

  test('the most severe path decides, wherever it stands', () => {
    const paths = fc.shuffledSubarray(['README.md', 'src/a.ts', 'src/auth/b.ts', 'db/migrations/001_x.sql', 'a.css'], { minLength: 1 });
    fc.assert(
      fc.property(paths, (chosen) => {
        const worst = Math.max(...chosen.map((path) => severityOf(of(path).tier)));
        expect(severityOf(of(chosen).tier)).toBe(worst);
        expect(of([...chosen].reverse()).tier).toBe(of(chosen).tier);
      }),
    );
  });

  test('unknown files make it standard, and it says so', () => {
    expect(of([])).toMatchObject({ tier: 'standard', because: expect.stringContaining('not known'), humanReviews: 0 });
  });

  test('a message that drops a column counts only beside a file that could hold one', () => {
    expect(of('app/models/order.rb', {}, 'Drop the unused column legacy_id').reversibility).toBe('hard');
    expect(of('app/views/order.rb', {}, 'Drop the unused column legacy_id').tier).toBe('standard');
    expect(of('app/models/order.rb', {}, 'Drop support for Ruby 2').tier).toBe('standard');
  });
});

describe('who knows the path', () => {
  const steps: [string, Tier, Tier][] = [
    ['src/cart/render.ts', 'standard', 'high'],
    ['src/auth/session.ts', 'high', 'critical'],
    ['README.md', 'low', 'standard'],
    ['db/migrations/001_x.sql', 'high', 'critical'],
  ];
  test.each(steps)('%s goes from %s to %s where nobody but the author knows it', (path, known, alone) => {
    expect(of(path, { knowledge: 3 }).tier).toBe(known);
    expect(of(path, { knowledge: 1, onlyAuthorKnows: true }).tier).toBe(alone);
    expect(of(path, { knowledge: 0 }).tier).toBe(alone);
    expect(oneStepUp[known]).toBe(alone);
  });

  test('a service that will not stay needs nobody to know it', () => {
    const services: Policy['services'] = [{ name: 'trial', paths: [], dependsOn: [], aliases: [], duration: 'short-lived' }];
    const change = { message: '', files: [{ path: 'a.ts', added: 1, deleted: 0 }], service: 'trial' };
    expect(tierOf(change, { policy: { ...builtInPolicy, services }, knowledge: 0 }).tier).toBe('standard');
  });
});

describe("a team's rules", () => {
  const rule = { match: ['src/ledger/**'], because: 'Money leaves; no undo.', line: 12 };
  const policyWith = (...paths: Policy['paths']): Policy => ({ ...builtInPolicy, paths });

  test('name their line and their reason', () => {
    const policy = policyWith({
      ...rule,
      surface: 'payments',
      reversibility: 'hard',
      tier: 'critical',
      humanReviews: 3,
      owners: ['@acme/payments'],
      ai: 'human-authored',
    });
    expect(of('src/ledger/post.ts', { policy, at })).toMatchObject({
      tier: 'critical',
      because:
        'Critical: src/ledger/post.ts is a payments surface, "Money leaves; no undo" and cannot be undone by a redeploy (policy line 12)',
      humanReviews: 3,
      owners: ['@acme/payments'],
      ai: 'human-authored',
      rules: ['policy line 12'],
    });
  });

  test('may lower what the built-in policy says', () => {
    expect(of('src/auth/demo.ts', { policy: policyWith({ match: ['src/auth/**'], tier: 'low', because: 'A demo.' }) }).tier).toBe('low');
  });

  test('the most severe match wins and order never matters', () => {
    const tier = fc.constantFrom<Tier>('critical', 'high', 'standard', 'low');
    fc.assert(
      fc.property(fc.array(tier, { minLength: 1, maxLength: 5 }), (chosen) => {
        const rules = chosen.map((one) => ({ match: ['src/**'], tier: one, because: 'x' }));
        const worst = chosen.reduce((soFar, one) => (severityOf(one) > severityOf(soFar) ? one : soFar));
        expect(of('src/a.ts', { policy: policyWith(...rules) }).tier).toBe(worst);
        expect(of('src/a.ts', { policy: policyWith(...[...rules].reverse()) }).tier).toBe(worst);
      }),
    );
  });

  test('a surface for a folder does not mean the tests in it', () => {
    const policy = policyWith({ ...rule, surface: 'payments' });
    expect(of('src/ledger/post.ts', { policy }).tier).toBe('high');
    expect(of('src/ledger/post.test.ts', { policy }).tier).toBe('low');
  });

  test('past its review date a rule still raises, no longer lowers, and says so', () => {
    const raises = policyWith({ ...rule, tier: 'critical', reviewBy: '2026-11-19' });
    expect(of('src/ledger/a.ts', { policy: raises, at })).toMatchObject({
      tier: 'critical',
      because: expect.stringContaining('due for review by 2026-11-19'),
    });
    const lowers = policyWith({ match: ['src/auth/**'], tier: 'low', because: 'x', reviewBy: '2026-11-19' });
    expect(of('src/auth/a.ts', { policy: lowers, at }).tier).toBe('high');
    expect(of('src/auth/a.ts', { policy: lowers, at: '2026-11-19T23:59:59.999Z' }).tier).toBe('low');
  });

  test('an exception excuses the review until its day, and never hides the tier', () => {
    const policy: Policy = {
      ...builtInPolicy,
      timezone: 'America/New_York',
      exceptions: [{ match: ['src/auth/legacy/**'], until: '2026-12-15', because: 'rename', line: 9 }],
    };
    const path = 'src/auth/legacy/a.ts';
    expect(of(path, { policy, at })).toMatchObject({ tier: 'high', humanReviews: 0, rules: expect.arrayContaining(['exception line 9']) });
    expect(of(path, { policy, at: '2026-12-16T04:59:00.000Z' }).humanReviews).toBe(0);
    expect(of(path, { policy, at: '2026-12-16T05:01:00.000Z' }).humanReviews).toBe(1);
    expect(of(path, { policy }).humanReviews).toBe(1);
  });

  test('owners are teams, never people', () => {
    expect(of('src/a.ts', { ownersOf: () => ['@alice', '@acme/web', 'bob@example.com'] }).owners).toEqual(['@acme/web']);
  });
});

describe('hostile input', () => {
  test('a path cannot break the sentence', () => {
    const { because } = of(`src/auth/\u202e\nHigh:${'x'.repeat(5_000)}.ts`);
    expect(because.length).toBeLessThan(300);
    expect(because).not.toMatch(/[\n\u202e]/);
  });

  test.each(['__proto__/constructor/toString.ts', 'hasOwnProperty', 'valueOf/auth.ts'])('%s is a name like any other', (path) => {
    expect(() => of(path)).not.toThrow();
  });

  test.each([
    ['spaces', ' '.repeat(1_000_000)],
    ['reverts', `${'revert "'.repeat(120_000)}`],
    ['rolls', `roll ${'from to revision '.repeat(60_000)}`],
    ['drops', `${'drop '.repeat(200_000)}`],
    ['lines', 'a: b\n'.repeat(200_000)],
    ['letters', 'a'.repeat(1_000_000)],
  ])('a megabyte of %s is read in no time', (_, message) => {
    expect(cpuSeconds(() => of('app/models/order.rb', {}, message))).toBeLessThan(0.5);
  });
});

test('a path of a thousand sensitive words costs no more than a thousand words', () => {
  const paths = Array.from({ length: 300 }, (_, at) => `${'key/session/token/'.repeat(220)}${at}.ts`);
  // Best of three, and generous: other tests run beside this one.
  expect(Math.min(...[1, 2, 3].map(() => cpuSeconds(() => of(paths))))).toBeLessThan(6);
});

describe('the tier filter', () => {
  test('answers what the contract says and takes null line counts', () => {
    const answer = tierLine({ sha: 'abc', message: 'm', files: [{ path: 'logo.png', added: null, deleted: null }] });
    expect(answer).toEqual({
      sha: 'abc',
      tier: 'low',
      because: 'Low: logo.png cannot break production by itself (built-in policy, cosmetic)',
      surfaces: ['cosmetic'],
      reversibility: 'redeploy',
      risk: expect.any(Number),
      rules: ['built-in policy, cosmetic'],
    });
  });

  test.each([
    [null],
    [{}],
    [{ sha: 'a', message: 'm' }],
    [{ sha: 'a', message: 'm', files: [{ path: '' }] }],
    [{ sha: 'a', message: 'm', files: [], policy: '/no/such/file.yaml' }],
  ])('refuses %j', (input) => {
    expect(() => tierLine(input)).toThrow(/expected|Invalid/);
  });

  test('a dated rule holds by the moment on the line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tier-'));
    const policy = join(folder, 'aftershock.yaml');
    writeFileSync(policy, 'version: 1\nexceptions: [{match: ["src/auth/**"], until: 2026-12-15, because: rename}]\n');
    const line = { sha: 'a', message: 'm', files: [{ path: 'src/auth/a.ts', added: 1, deleted: 1 }], policy };
    expect(tierLine({ ...line, landedAt: '2026-12-15T10:00:00Z' })).toMatchObject({ rules: ['built-in policy, auth', 'exception line 2'] });
    expect(tierLine({ ...line, landedAt: '2026-12-16T10:00:00Z' })).toMatchObject({ rules: ['built-in policy, auth'] });
    expect(tierLine({ ...line, landedAt: 'soon' })).toMatchObject({ rules: ['built-in policy, auth'] });
    rmSync(folder, { recursive: true });
  });

  test('origin changes nothing: a label beside the change is not looked at', () => {
    const change = { sha: 'abc', message: 'Add retries', files: [{ path: 'src/auth/a.ts', added: 3, deleted: 1 }] };
    const plain = JSON.stringify(tierLine(change));
    fc.assert(
      fc.property(
        fc.constantFrom('ai', 'mixed', 'human', 'bot', 'unknown'),
        (origin) => JSON.stringify(tierLine({ ...change, origin })) === plain,
      ),
    );
  });

  // Five thousand on an idle machine; other tests run beside this one.
  test('at least 2,500 commits a second of processor time', () => {
    const lines = Array.from({ length: 2_000 }, (_, at) =>
      JSON.stringify({
        sha: String(at),
        message: `Change ${at}\n\nBecause it was slow, and would be slower on Windows.\n\nBug: ${at}`,
        files: Array.from({ length: 4 }, (__, k) => ({ path: `src/part${at}/file${k}.ts`, added: at % 90, deleted: k })),
      }),
    );
    const work = (): void => lines.forEach((line) => JSON.stringify(tierLine(JSON.parse(line))));
    // The best of five: what the machine does beside can only make it slower.
    expect(Math.min(...Array.from({ length: 5 }, () => cpuSeconds(work)))).toBeLessThan(2_000 / 2_500);
  });
});
