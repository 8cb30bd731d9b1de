// The policy file: read whole or refused with line, column and what was expected; and what the policy commands make of it.
import * as fc from 'fast-check';
import { parsePolicy, loadPolicy, PolicyFileError } from '../../infra/policy-file';
import { readPolicy } from '../../shared/adapters/policy';
import { isProduction } from '../../shared/core/risk/environment';
import { builtInPolicy, type Policy } from '../../shared/core/risk/policy';
import { tierOf } from '../../shared/core/risk/tier';
import { driftOf } from '../../shared/core/risk/policy-drift';
import { explainPath, testExamples } from '../../shared/core/risk/policy-explain';
import { exportCodeowners, exportRuleset } from '../../shared/core/risk/policy-export';
import { mostProposedLines, proposePolicy } from '../../shared/core/risk/policy-propose';
import { readCodeowners } from '../../shared/core/risk/owners';

const file = `version: 1
mode: observe                 # observe | advise | enforce
timezone: Europe/London
retention_days: 200
production: [production, "prod-*"]
services:
  checkout:
    repository: acme/shop
    paths: [services/checkout/**]
    depends_on: [ledger, identity]
    duration: long-lived
    channel: "#payments"
    rollback: "gh workflow run rollback.yml -f service=checkout -f to={sha}"
paths:                        # the most severe match wins; order never matters
  - match: ["src/ledger/**"]
    surface: payments
    reversibility: hard
    tier: critical
    human_reviews: 2
    owners: ["@acme/payments"]
    ai: reviewed
    because: "Money leaves; no undo."
    review_by: 2027-03-01
exceptions: [{match: ["src/auth/legacy/**"], until: 2026-12-15, because: "rename"}]
freezes:    [{name: "Peak week", from: 2026-11-23, to: 2026-12-01, critical: frozen, high: frozen, standard: exception, low: open}]
examples:   [{path: "src/auth/session.ts", expect: high}]
markers:    [{tool: our-bot, trailer: "Made-by: our-bot*", strength: declared}]
`;

const policyOf = (text: string): Policy => {
  const read = parsePolicy(text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.policy;
};

test('says everything the file says, with the lines of its rules', () => {
  expect(policyOf(file)).toEqual({
    version: 1,
    mode: 'observe',
    timezone: 'Europe/London',
    retentionDays: 200,
    production: ['production', 'prod-*'],
    services: [
      {
        name: 'checkout',
        repository: 'acme/shop',
        paths: ['services/checkout/**'],
        dependsOn: ['ledger', 'identity'],
        aliases: [],
        duration: 'long-lived',
        channel: '#payments',
        rollback: 'gh workflow run rollback.yml -f service=checkout -f to={sha}',
      },
    ],
    paths: [
      {
        match: ['src/ledger/**'],
        surface: 'payments',
        reversibility: 'hard',
        tier: 'critical',
        humanReviews: 2,
        owners: ['@acme/payments'],
        ai: 'reviewed',
        because: 'Money leaves; no undo.',
        reviewBy: '2027-03-01',
        line: 15,
      },
    ],
    exceptions: [{ match: ['src/auth/legacy/**'], until: '2026-12-15', because: 'rename', line: 24 }],
    freezes: [
      {
        name: 'Peak week',
        from: '2026-11-23',
        to: '2026-12-01',
        gates: { critical: 'frozen', high: 'frozen', standard: 'exception', low: 'open' },
        line: 25,
      },
    ],
    examples: [{ path: 'src/auth/session.ts', expect: 'high', line: 26 }],
    markers: [{ tool: 'our-bot', where: 'trailer', pattern: 'Made-by: our-bot*', strength: 'declared' }],
  });
});

test('one line is a policy, and leaves everything else as built in', () => {
  expect(policyOf('version: 1\n')).toEqual({ ...builtInPolicy, examples: [] });
});

test.each<[string, string, string, number, number, RegExp]>([
  ['a mode that is none', 'mode: observe', 'mode: watch', 2, 7, /observe, advise or enforce/],
  ['an unknown key', 'surface: payments', 'surfase: payments', 16, 14, /no key "surfase"/],
  ['a broken glob', '["src/ledger/**"]', '["src/{ledger/**"]', 15, 13, /"}" after "\{" \(column 5/],
  ['a tier that is none', 'tier: critical', 'tier: urgent', 18, 11, /critical, high, standard or low/],
  ['words for a number', 'human_reviews: 2', 'human_reviews: two', 19, 20, /a number/],
  ['a person as owner', '["@acme/payments"]', '["@alice"]', 20, 14, /a team such as/],
  ['no reason', 'because: "Money leaves; no undo."', '# none', 15, 5, /because: expected text/],
  ['a day that does not exist', '2027-03-01', '2027-02-30', 23, 16, /a day such as/],
  ['a freeze that ends before it begins', 'to: 2026-12-01', 'to: 2026-11-01', 25, 56, /not before "from"/],
  ['a time zone that does not exist', 'Europe/London', 'Europe/Londres', 3, 11, /a time zone/],
  ['a rollback without the commit', 'to={sha}', 'to=latest', 13, 15, /\{sha\}/],
  ['a marker of no kind', 'trailer: "Made-by', 'sign: "Made-by', 27, 14, /exactly one of/],
  ['another version', 'version: 1', 'version: 2', 1, 10, /expected 1/],
  ['the same key twice', 'timezone: Europe/London', 'mode: advise', 3, 1, /unique/],
])('%s is refused with its place', (_, from, to, line, column, expected) => {
  const read = parsePolicy(file.replace(from, to));
  expect(read).toHaveProperty('problems');
  const problems = 'problems' in read ? read.problems : [];
  expect(problems).toContainEqual({ line, column, expected: expect.stringMatching(expected) });
});

test.each([[''], ['[]'], ['just words'], ['a: [1'], ['a: &x [*x]'], ['version: 1\n---\nversion: 1\n'], ['#'.repeat(300_000)]])(
  '%.20j is no policy, and no crash',
  (text) => {
    expect(parsePolicy(text)).toHaveProperty('problems');
  },
);

test('an alias bomb is refused', () => {
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 8 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`),
  ].join('\n');
  expect(parsePolicy(bomb)).toHaveProperty('problems');
});

test('names from objects are not keys', () => {
  expect(readPolicy(JSON.parse('{"version":1,"__proto__":{"mode":"enforce"}}'))).not.toMatchObject({ policy: { mode: 'enforce' } });
  expect(readPolicy({ version: 1, constructor: 1 })).toHaveProperty('problems');
});

test('a missing file is the built-in policy only where that was asked for', () => {
  expect(loadPolicy('/nowhere/aftershock.yaml', { optional: true })).toBe(builtInPolicy);
  expect(() => loadPolicy('/nowhere/aftershock.yaml')).toThrow(PolicyFileError);
  expect(() => loadPolicy('/', { optional: true })).toThrow(PolicyFileError);
});

test('production is what the policy calls so, in any letters', () => {
  const policy = policyOf(file);
  expect(['production', 'PROD-EU', 'staging', 'preproduction'].map((name) => isProduction(policy, name))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(['prod', 'live', 'Production', 'prod-eu'].map((name) => isProduction(builtInPolicy, name))).toEqual([true, true, true, false]);
});

test("a team's own rate moves the risk of its changes, and no tier", () => {
  const shifted = parsePolicy('version: 1\nrisk_shift: 0.7\n');
  const policy = 'policy' in shifted ? shifted.policy : builtInPolicy;
  const asked = { message: 'Add x', files: [{ path: 'src/a.ts', added: 30, deleted: 2 }] };
  const [usual, ours] = [tierOf(asked, { policy: builtInPolicy }), tierOf(asked, { policy })];
  const odds = ({ risk }: { risk: number }): number => Math.log(risk / (1 - risk));
  expect(odds(ours) - odds(usual)).toBeCloseTo(0.7, 10);
  expect({ ...ours, risk: 0 }).toEqual({ ...usual, risk: 0 });
  expect(parsePolicy('version: 1\nrisk_shift: 9\n')).toHaveProperty('problems');
});

describe('the policy commands', () => {
  test('explain names the rule', () => {
    expect(explainPath(policyOf(file), 'src/ledger/a.ts')).toMatchObject({
      tier: 'critical',
      surface: 'payments',
      humanReviews: 2,
      rules: ['policy line 15'],
    });
  });

  test('finds the example that no longer holds', () => {
    const broken = policyOf(file.replace('expect: high', 'expect: low'));
    expect(testExamples(broken)).toMatchObject([{ passes: false, tier: 'high', expect: 'low', line: 26 }]);
    expect(testExamples(policyOf(file)).every(({ passes }) => passes)).toBe(true);
  });

  test('drift tells what ended, what matches nothing and what was underrated', () => {
    const drift = driftOf(policyOf(file), {
      at: '2027-04-01T00:00:00.000Z',
      paths: ['src/auth/legacy/a.ts', 'queue/consumer.ts'],
      confirmed: [
        { path: 'queue/consumer.ts', incidentId: 'INC-2' },
        { path: 'queue/consumer.ts', incidentId: 'INC-1' },
        { path: 'queue/consumer.test.ts', incidentId: 'INC-1' },
        { path: 'src/auth/x.ts', incidentId: 'INC-3' },
      ],
    });
    expect(drift.map(({ kind, line }) => [kind, line])).toEqual([
      ['rule-past-review', 15],
      ['exception-ended', 24],
      ['freeze-ended', 25],
      ['matches-nothing', 15],
      ['incident-below-high', undefined],
    ]);
    expect(drift.at(-1)?.text).toBe('queue/consumer.ts is standard, yet it was in INC-1, INC-2');
    expect(driftOf(policyOf(file), { at: '2026-11-20T00:00:00.000Z', paths: [], confirmed: [] })).toEqual([]);
  });

  test('export says the same to CODEOWNERS as the policy', () => {
    const policy = policyOf(`version: 1
paths:
  - {match: ["src/{a,b}/**"], tier: critical, owners: ["@acme/pay"], because: x}
  - {match: ["src/**", "[ab].ts"], tier: standard, owners: ["@acme/all"], because: x}
`);
    const { text, leftOut } = exportCodeowners(policy);
    const { ownersOf, problems } = readCodeowners(text);
    expect(problems).toEqual([]);
    expect([ownersOf('src/a/x.ts'), ownersOf('src/b/y/z.ts'), ownersOf('src/c.ts'), ownersOf('lib/a.ts')]).toEqual([
      ['@acme/pay'],
      ['@acme/pay'],
      ['@acme/all'],
      [],
    ]);
    expect(leftOut).toEqual(['[ab].ts']);
  });

  test('export writes a ruleset that asks for the reviews', () => {
    const ruleset: unknown = JSON.parse(exportRuleset(policyOf(file)).text);
    expect(ruleset).toMatchObject({
      target: 'branch',
      enforcement: 'evaluate',
      rules: [
        {
          type: 'pull_request',
          parameters: {
            required_reviewers: [
              { minimum_approvals: 2, file_patterns: ['src/ledger/**'], reviewer: { type: 'Team', id: '@acme/payments' } },
            ],
          },
        },
      ],
    });
  });
});

describe('a first policy', () => {
  const landed = (path: string, wasReverted = false) => ({ files: [{ path, added: 3, deleted: 1 }], wasReverted });
  const history = [
    ...Array.from({ length: 60 }, (_, at) => landed(`src/page${at % 7}/view.ts`)),
    ...Array.from({ length: 8 }, (_, at) => landed('src/queue/consumer.ts', at < 4)),
    ...Array.from({ length: 5 }, () => landed('services/billing/charge.ts')),
    ...Array.from({ length: 9 }, () => landed('src/app/[id]/auth/login.ts')),
  ];

  test('names owners, and the folder that broke often', () => {
    const text = proposePolicy({ codeowners: '/services/billing/ @acme/payments @alice\n', history });
    const policy = policyOf(text);
    expect(explainPath(policy, 'src/queue/consumer.ts')).toMatchObject({
      tier: 'high',
      because: expect.stringContaining('4 of 8 changes here were taken back in 180 days'),
    });
    expect(explainPath(policy, 'services/billing/charge.ts')).toMatchObject({ tier: 'high', owners: ['@acme/payments'] });
    expect(explainPath(policy, 'src/app/[id]/auth/login.ts').rules[0]).toMatch(/policy line/);
    expect(explainPath(policy, 'src/page1/view.ts').tier).toBe('standard');
    expect(testExamples(policy).every(({ passes }) => passes)).toBe(true);
    expect(text).not.toContain('@alice');
  });

  test('tests itself with paths that exist', () => {
    const text = proposePolicy({ history: [...history, landed('docs/queue.md'), landed('src/queue/README.md')] });
    expect(policyOf(text).examples).toEqual([
      expect.objectContaining({ path: 'src/queue/consumer.ts', expect: 'high' }),
      expect.objectContaining({ path: 'services/billing/charge.ts', expect: 'high' }),
      expect.objectContaining({ path: 'docs/queue.md', expect: 'low' }),
    ]);
    expect(testExamples(policyOf(text)).every(({ passes }) => passes)).toBe(true);
  });

  test('says nothing of a folder that the folder around it says already', () => {
    const nested = ['internal/oauth/token.go', 'internal/oauth/mcp/handler.go', 'internal/oauth/ui/page.go'];
    const text = proposePolicy({ history: nested.flatMap((path) => Array.from({ length: 5 }, () => landed(path))) });
    expect(policyOf(text).paths.map(({ match }) => match)).toEqual([['internal/oauth/**']]);
    const owned = proposePolicy({
      codeowners: '/internal/oauth/mcp/ @acme/agents\n',
      history: nested.flatMap((path) => Array.from({ length: 5 }, () => landed(path))),
    });
    expect(
      policyOf(owned)
        .paths.map(({ match }) => match[0])
        .sort(),
    ).toEqual(['internal/oauth/**', 'internal/oauth/mcp/**']);
  });

  test('is a policy whose examples hold, whatever the history', () => {
    const anyPath = fc.tuple(
      fc.constantFrom('src/auth', 'src/auth/x', 'src/queue', 'db/migrations', 'docs', 'a b/[c]', 'src/queue/deep/er'),
      fc.constantFrom('a.ts', 'README.md', 'x_test.go', '001_x.sql', 'login.rb', 'q".ts'),
    );
    const anyHistory = fc.array(fc.tuple(anyPath, fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(anyHistory, (landings) => {
        const text = proposePolicy({ history: landings.map(([[folder, file], wasReverted]) => landed(`${folder}/${file}`, wasReverted)) });
        expect(testExamples(policyOf(text)).filter(({ passes }) => !passes)).toEqual([]);
      }),
    );
  });

  test('has at most fifteen lines, whatever the history', () => {
    const wild = Array.from({ length: 400 }, (_, at) => landed(`svc${at % 90}/auth"\n: {x/login.ts`));
    const text = proposePolicy({ history: wild });
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(mostProposedLines);
    expect(parsePolicy(text)).toHaveProperty('policy');
    expect(parsePolicy(proposePolicy({ history: [] }))).toHaveProperty('policy');
  });
});
