// Law 7 where it is made: a fact as it may be stored tells whether two parties are the same, and not who they are.
import fc from 'fast-check';
import { pseudonymUnder, withoutNames, withoutPeople, type Veil } from '../../shared/adapters/people';
import type { Commit } from '../../shared/core/facts/change';
import type { Fact, PullRequestFact, PushFact, ReviewFact } from '../../shared/core/facts/fact';

const veil: Veil = { pseudonym: pseudonymUnder('a secret'), markers: [] };
const at = '2026-11-17T14:21:00.000Z';

const push = (commits: Commit[]): PushFact => ({
  kind: 'push',
  id: 'p',
  provider: 'github',
  repository: 'acme/checkout',
  branch: 'main',
  before: '',
  after: 'a',
  at,
  commits,
  truncated: false,
});
const commit = (message: string, more: Partial<Commit> = {}): Commit => ({
  sha: 'a',
  message,
  landedAt: at,
  author: { name: 'Noor Example', email: '9001+noor@users.noreply.github.com' },
  committer: { name: 'Noor Example', email: 'noor@example.com' },
  ...more,
});
const review = (key: string): ReviewFact => ({
  kind: 'review',
  id: 'r',
  provider: 'github',
  repository: 'acme/checkout',
  pullRequest: 1,
  sha: 'a',
  state: 'approved',
  by: { key, isBot: false },
  at,
});
const pullRequest: PullRequestFact = {
  kind: 'pull-request',
  id: 'q',
  provider: 'github',
  repository: 'acme/checkout',
  number: 1,
  title: 'Fix it for @noor',
  body: 'Asked by noor@example.com',
  branch: 'fix',
  labels: [],
  author: { key: 'github:9001', isBot: false },
  authorName: 'noor',
  headSha: 'a',
  at,
};

const stored = (fact: Fact): string => JSON.stringify(withoutPeople(fact, veil));
const peopleOf = (fact: Fact) => {
  const kept = withoutPeople(fact, veil);
  return kept.kind === 'push' ? kept.commits.flatMap(({ people = [] }) => people) : [];
};

// A name of letters that stands in no other word of a fact.
const name = fc.stringMatching(/^Q[a-z]{5,9}z$/);

test('nobody who wrote, signed, reviewed or was copied is in a stored push', () => {
  const trailers = fc.constantFrom(
    'Co-authored-by',
    'co-authored-by',
    'Signed-off-by',
    'Reviewed-by',
    'Acked-by',
    'Tested-by',
    'Reported-by',
    'Suggested-by',
    'Approved-by',
    'Cc',
    'Requested-by',
    'Co-developed-by',
    'CO-AUTHORED-BY',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(trailers, name), { minLength: 1, maxLength: 4 }), name, (signed, author) => {
      const message = `Fix it\n\nBecause.\n\n${signed.map(([trailer, who]) => `${trailer}: ${who} Example <${who.toLowerCase()}@corp.example>`).join('\n')}`;
      const text = stored(push([commit(message, { author: { name: author, email: `${author}@corp.example` } })])).toLowerCase();
      for (const who of [author, ...signed.map(([, one]) => one)]) expect(text).not.toContain(who.toLowerCase());
      expect(text).not.toContain('corp.example');
      expect(text).toContain('because.');
    }),
  );
});

test('no address is left in any text people wrote', () => {
  const address = fc
    .tuple(fc.stringMatching(/^[a-z0-9.+_-]{1,20}$/), fc.stringMatching(/^[a-z0-9-]{1,20}\.[a-z]{2,5}$/))
    .map(([local, host]) => `${local}@${host}`);
  const around = fc.constantFrom(' ', '<', '(', '"', "'", 'mailto:', ',', ';', '\n');
  fc.assert(
    fc.property(address, around, fc.string({ maxLength: 20 }), (one, before, words) => {
      const texts = [
        withoutNames(`${words}${before}${one} ${words}`),
        stored({
          kind: 'alert',
          id: 'a',
          provider: 'sentry',
          service: 's',
          fingerprint: 'f',
          title: `Mail to ${one} failed`,
          text: `${before}${one}`,
          severity: 'error',
          startedAt: at,
          firedAt: at,
          frames: [],
        }),
      ];
      for (const text of texts) expect(text).not.toContain(one);
    }),
  );
});

test('the same person has one key as author of a commit and as reviewer, another secret another', () => {
  const [author] = peopleOf(push([commit('x')]));
  const reviewed = withoutPeople(review('github:9001'), veil);
  expect(reviewed.kind === 'review' && reviewed.by.key).toBe(author?.key);
  const elsewhere = withoutPeople(review('github:9001'), { ...veil, pseudonym: pseudonymUnder('another secret') });
  expect(elsewhere.kind === 'review' && elsewhere.by.key).not.toBe(author?.key);
});

test('co-authors are parties too, each once', () => {
  const keys = peopleOf(
    push([commit('x\n\nCo-authored-by: Noor <9001+noor@users.noreply.github.com>\nCo-authored-by: Ivo <ivo@example.com>')]),
  ).map(({ key }) => key);
  expect(keys).toHaveLength(2);
});

test('a pull request keeps its words and loses its people', () => {
  const kept = withoutPeople(pullRequest, veil);
  expect(JSON.stringify(kept)).not.toMatch(/noor|9001/i);
  expect(kept).toMatchObject({ title: 'Fix it for (account)', body: 'Asked by (address)' });
  expect(kept).not.toHaveProperty('authorName');
});

test('names of packages and teams that look like accounts stay', () => {
  expect(withoutNames('Bump @types/node for @acme/payments, at 5@home')).toBe('Bump @types/node for @acme/payments, at (address)');
});

test('a long hostile text takes no long time', () => {
  const started = process.hrtime.bigint();
  for (const text of [
    '@'.repeat(100_000),
    'a@'.repeat(50_000),
    'co-authored-by:'.repeat(10_000),
    `${' '.repeat(100_000)}@a`,
    '<'.repeat(100_000),
  ])
    stored(push([commit(text)]));
  expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(3_000);
});
