// Independent human review: yes, no or cannot see; whatever is doubtful is not a review.
import * as fc from 'fast-check';
import { approvalsOf, reviewOf, type Review } from '../../shared/core/risk/review';

const finalSha = '51d0c3e';
const human = (key: string) => ({ key, isBot: false });
const [author, other, third] = [human('ann'), human('ben'), human('cyd')];
const bot = { key: 'helper[bot]', isBot: true };
const review = (by: { key: string; isBot: boolean }, state: Review['state'] = 'approved', minute = 0, sha = finalSha): Review => ({
  by,
  state,
  sha,
  at: `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000Z`,
});
const ask = (reviews: Review[] | undefined, more: { authors?: Review['by'][]; finalSha?: string; needed?: number } = {}) =>
  reviewOf({ authors: [author], finalSha, reviews, ...more });

test('an independent person approving the final commit is a review', () => {
  expect(ask([review(other, 'approved', 5)])).toEqual({
    reviewed: 'yes',
    because: 'Approved by one independent person.',
    reviewedAt: '2026-11-20T12:05:00.000Z',
  });
});

test.each<[string, Review[], RegExp]>([
  ['nobody', [], /Nobody approved/],
  ['the author', [review(author)], /wrote it or started the agent/],
  ['the author in other letters', [review(human('ANN'))], /wrote it or started the agent/],
  ['a bot', [review(bot)], /automation/],
  ['an account that is gone', [review(human(''))], /Nobody approved/],
  ['somebody who approved an earlier commit', [review(other, 'approved', 0, '7be90aa')], /earlier commit/],
  ['a comment', [review(other, 'commented')], /Commented/],
  ['a dismissed approval', [review(other), review(other, 'dismissed', 1)], /dismissed/],
  ['an approval taken back', [review(other), review(other, 'changes-requested', 1)], /asked for changes/],
])('%s is none', (_, reviews, because) => {
  const report = ask(reviews);
  expect(report.reviewed).toBe('no');
  expect(report.because).toMatch(because);
  expect(report.reviewedAt).toBeUndefined();
});

test('whoever started the agent does not count, nor does a co-author', () => {
  const authors = [bot, human('starter'), human('pair')];
  expect(ask([review(human('starter')), review(human('pair'))], { authors }).reviewed).toBe('no');
  expect(ask([review(human('starter')), review(other)], { authors }).reviewed).toBe('yes');
});

test('a later comment takes nothing back, and asking for changes first does not spoil a later approval', () => {
  expect(ask([review(other), review(other, 'commented', 3)]).reviewed).toBe('yes');
  expect(ask([review(other, 'changes-requested'), review(other, 'approved', 3)]).reviewed).toBe('yes');
});

test('two needed means two different people, and the second one dates it', () => {
  expect(ask([review(other), review(other, 'approved', 4)], { needed: 2 }).reviewed).toBe('no');
  expect(ask([review(other), review(third, 'approved', 4)], { needed: 2 })).toMatchObject({
    reviewed: 'yes',
    reviewedAt: '2026-11-20T12:04:00.000Z',
  });
});

test.each<[string, ReturnType<typeof ask>]>([
  ['reviews', ask(undefined)],
  ['the commit', ask([review(other, 'approved', 0, '')], { finalSha: '' })],
  ['the authors', ask([review(other)], { authors: [] })],
])('without %s nobody can see', (_, report) => {
  expect(report.reviewed).toBe('cannot-see');
});

const person = fc.constantFrom(author, other, third, bot, human('starter'), human(''));
const anyReview = fc.record({
  by: person,
  state: fc.constantFrom<Review['state']>('approved', 'changes-requested', 'commented', 'dismissed'),
  sha: fc.constantFrom(finalSha, '7be90aa'),
  at: fc.integer({ min: 0, max: 59 }).map((minute) => review(author, 'approved', minute).at),
});

test('the order in which reviews arrive changes nothing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyReview, { selector: ({ by, at }) => `${by.key} ${at}`, maxLength: 8 }), (reviews) => {
      expect(ask([...reviews].reverse())).toEqual(ask(reviews));
    }),
  );
});

test('yes always rests on an approval of the final commit by a human who is no author', () => {
  fc.assert(
    fc.property(fc.array(anyReview, { maxLength: 8 }), (reviews) => {
      if (ask(reviews).reviewed !== 'yes') return;
      expect(
        reviews.some(
          ({ by, state, sha }) => state === 'approved' && sha === finalSha && !by.isBot && by.key !== '' && by.key !== author.key,
        ),
      ).toBe(true);
    }),
  );
});

test('no reason ever names anybody', () => {
  fc.assert(
    fc.property(
      fc.array(anyReview, { maxLength: 8 }),
      (reviews) => !/ann|ben|cyd|starter|helper/.test(ask(reviews).because.replace('started', '')),
    ),
  );
});

test('every approval is evidence, with what makes it count, and never by whom', () => {
  const reviews = [
    review(third, 'approved', 9),
    review(author, 'approved', 1),
    review(bot, 'approved', 2),
    review(other, 'approved', 3, '7be90aa'),
  ];
  const found = approvalsOf({ authors: [author], finalSha, reviews: [...reviews, review(other, 'commented', 4)] });
  expect(found.map(({ isFinal, byHuman, isIndependent }) => [isFinal, byHuman, isIndependent])).toEqual([
    [true, true, false],
    [true, false, false],
    [false, true, true],
    [true, true, true],
  ]);
  expect(JSON.stringify(found)).not.toMatch(/ann|ben|cyd|helper/);
  expect(approvalsOf({ authors: [human('')], finalSha, reviews }).some(({ isIndependent }) => isIndependent)).toBe(false);
  expect(approvalsOf({ authors: [author], finalSha, reviews: undefined })).toEqual([]);
});
