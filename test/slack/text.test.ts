import fc from 'fast-check';
import { cut, escape, headline, line, listed, notSeenWords, quoted, revision } from '../../shared/slack/text';

describe("strangers' text", () => {
  it('is one line, without what hides or turns text', () => {
    expect(line('  a\n\tb\u2028c\u0000 ')).toBe('a b c');
    expect(line('\u202Egnp.exe\u202C zero\u200Bwidth')).toBe('gnp.exe zerowidth');
    expect(line('👩‍👩‍👧 ok')).toBe('👩‍👩‍👧 ok');
    expect(line('\uD800x')).toBe('\uFFFDx');
  });
  it('stays apart from the words around it where it runs right to left', () => {
    expect(line('שלום')).toBe('\u2068שלום\u2069');
    expect(line('hello')).toBe('hello');
    expect(line('ש'.repeat(50), 10)).toBe(`\u2068${'ש'.repeat(7)}…\u2069`);
  });
  it('is cut with an ellipsis, never through a character', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('ab👍👍', 4)).toBe('ab…');
    expect(cut('abcd', 4)).toBe('abcd');
    expect(line(' '.repeat(10_000) + 'late', 20)).toBe('…');
  });
  it('cannot close its own quotation marks', () => {
    expect(quoted('x" caused by "y')).toBe(`"x' caused by 'y"`);
    expect(quoted(' \n ')).toBe('"(no title)"');
  });
  it('begins no mention in a headline, and keeps the status word before it', () => {
    expect(headline('ACT  <!channel>  x')).toBe('ACT  ‹!channel› x');
    expect(headline('')).toBe('Nothing to say');
  });
  it('is escaped for markup in the order that keeps it whole', () => {
    expect(escape('a & b <c> &lt;')).toBe('a &amp; b &lt;c&gt; &amp;lt;');
  });
  it('is listed with how much is left out', () => {
    expect(listed(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
    expect(notSeenWords(['The reviews.', 'the files.', 'more'])).toBe('Not seen: The reviews; the files; and 1 more.');
    expect(notSeenWords([])).toBe('');
    expect(revision('0123456789abcdef0123456789abcdef01234567')).toBe('0123456');
    expect(revision('v1.2.3')).toBe('v1.2.3');
  });
  it('keeps every limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.integer({ min: 3, max: 200 }), (text, limit) => {
        expect(line(text, limit).length).toBeLessThanOrEqual(limit);
        expect(line(text, limit)).not.toMatch(/[\n\r\u2028\u202a-\u202e]/);
        expect(headline(text).length).toBeLessThanOrEqual(150);
      }),
    );
  });
});
