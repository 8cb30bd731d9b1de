// A postmortem as a GitHub issue: the address fits, nothing in it goes elsewhere, and what strangers wrote stays inside.
import fc from 'fast-check';
import { formAddress, issueAnswer, issueOf, placeIn } from '../../infra/local/commands/github-issue';
import { UsageError } from '../../infra/local/command';

const postmortem = (more = ''): string =>
  `---\nid: "INC-214"\ntitle: "Double \\"e-mail\\" receipts"\nseverity: error\n---\n# INC\\-214: Double\n\n## Summary\nA person confirmed it.\n\n## Timeline\n| a |\n${more}`;

test('the front matter becomes the title and a block at the end', () => {
  expect(issueOf(postmortem())).toEqual({
    title: 'INC-214: Double "e-mail" receipts',
    labels: ['postmortem'],
    body: '## Summary\nA person confirmed it.\n\n## Timeline\n| a |\n\n```yaml\nid: "INC-214"\ntitle: "Double \\"e-mail\\" receipts"\nseverity: error\n```\n',
  });
});

test('backticks in a title do not end the block', () => {
  const body = issueOf(postmortem().replace('receipts"', 'receipts ``` @acme/all"')).body;
  expect(body.trimEnd()).toMatch(/\n````$/);
});

test('a text without front matter is a body', () => {
  expect(issueOf('## Only this')).toMatchObject({ title: 'Postmortem', body: '## Only this' });
});

test('an address that would be too long loses whole sections, and says how to get them', () => {
  const long = postmortem(`${'x'.repeat(6_000)}\n\n## Learnings\n${'y'.repeat(6_000)}\n`);
  const address = formAddress(placeIn('acme/shop'), issueOf(long), 'INC-214');
  expect(address.length).toBeLessThanOrEqual(8_000);
  const body = new URL(address).searchParams.get('body') ?? '';
  expect(body).toContain('xxx');
  expect(body).not.toContain('yyy');
  expect(body).toContain('aftershock postmortem INC-214 --github-issue acme/shop --json');
});

test('any text ends up in the form of that repository, in an address that GitHub takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 9_000 }), (text) => {
      const address = new URL(formAddress(placeIn('https://git.example/acme/shop'), issueOf(postmortem(text)), 'INC-1'));
      expect(address.href.length).toBeLessThanOrEqual(8_100);
      expect(`${address.origin}${address.pathname}`).toBe('https://git.example/acme/shop/issues/new');
      expect([...address.searchParams.keys()]).toEqual(['title', 'labels', 'body']);
    }),
    { numRuns: 200 },
  );
});

test.each([
  'shop',
  'acme/shop/issues',
  'http://git.example/acme/shop',
  'https://user@git.example/acme/shop',
  'acme/..',
  '',
  'a b/c',
  'acme/shop?x=1',
  '-a/b',
])('no repository: %j', (text) => {
  expect(() => issueAnswer(postmortem(), { id: 'INC-1', place: text })).toThrow(UsageError);
});
