// Messages in the terminal: a box that holds, words without markup, nothing that steers the terminal.
import fc from 'fast-check';
import { plainWords } from '../../infra/local/slack-text';
import { columnsOf, editedLines, messageBox, styleOf, wrapped } from '../../infra/local/terminal';

const style = { columns: 60, colour: false };
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });

test('the incident card as people see it', () => {
  const message = {
    text: 'checkout errors since 14:21.',
    blocks: [
      { type: 'header', text: plain('checkout: PaymentIntentError up 14× since 14:21') },
      {
        type: 'section',
        text: mrkdwn(
          '1. *Strong*  <https://example.com/4207|Retry charge> · live <!date^1763000000^{time}|14:14 UTC>\n   + frame in `retry.ts` &amp; &lt;b&gt;',
        ),
      },
      { type: 'divider' },
      { type: 'section', fields: [mrkdwn('OK  Deploys 44'), mrkdwn('OK  Lead time 6.1 h'), mrkdwn('Rework 3')] },
      {
        type: 'actions',
        elements: [
          { type: 'button', text: plain('1 caused it') },
          { type: 'button', text: plain('Report'), url: 'http://127.0.0.1:4600/' },
        ],
      },
      {
        type: 'data_visualization',
        title: 'Incidents',
        chart: {
          type: 'line',
          series: [
            {
              name: 'caused',
              data: [
                { label: 'W46', value: 2 },
                { label: 'W47', value: 1 },
              ],
            },
          ],
          axis_config: { categories: ['W46', 'W47'] },
        },
      },
      { type: 'context', elements: [plain('all sources healthy'), mrkdwn('<!channel>')] },
    ],
  };
  expect(messageBox('#payments', message, style)).toBe(
    [
      '┌ #payments ───────────────────────────────────────────────┐',
      '│ checkout: PaymentIntentError up 14× since 14:21          │',
      '│                                                          │',
      '│ 1. Strong  Retry charge · live 14:14 UTC                 │',
      '│    + frame in `retry.ts` & <b>                           │',
      '│                                                          │',
      `├${'─'.repeat(58)}┤`,
      '│                                                          │',
      '│ OK  Deploys 44              OK  Lead time 6.1 h          │',
      '│ Rework 3                                                 │',
      '│                                                          │',
      '│ [1 caused it]  [Report]                                  │',
      '│ Report: http://127.0.0.1:4600/                           │',
      '│                                                          │',
      '│ Incidents (line chart)                                   │',
      '│   caused: 2 1                                            │',
      '│   W46 to W47                                             │',
      '│                                                          │',
      '│ all sources healthy  @channel                            │',
      '└──────────────────────────────────────────────────────────┘',
      '',
    ].join('\n'),
  );
});

test('property: every line of every box is exactly as wide as the box, whatever the text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 150 }),
    fc.string({ unit: 'grapheme', maxLength: 150 }),
    fc.constant('漢字🚀e\u0301'.repeat(40)),
  );
  fc.assert(
    fc.property(text, text, fc.integer({ min: 40, max: 100 }), (title, words, columns) => {
      const box = messageBox(
        title,
        { blocks: [{ type: 'section', text: plain(words) }, { type: 'divider' }, { type: 'header', text: plain(title) }] },
        { columns, colour: false },
      );
      for (const line of box.trimEnd().split('\n')) expect(columnsOf(line)).toBe(columns);
      expect(box).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
    { numRuns: 200 },
  );
});

test('property: wrapping loses no word', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-zé漢]{1,30}$/), { minLength: 1 }), fc.integer({ min: 10, max: 60 }), (words, columns) => {
      expect(wrapped(words.join(' '), columns).join('').replaceAll(' ', '')).toBe(words.join(''));
    }),
  );
});

test('escape sequences and direction marks of strangers do nothing', () => {
  const box = messageBox('#a\u001b[2J', { text: '\u001b]0;owned\u0007 red \u001b[31m \u202eevil\r\u0008' }, style);
  expect(box).not.toMatch(/[\u001b\u0007\u0008\r\u202e]/);
  expect(box).toContain('owned');
});

test('markup becomes words', () => {
  expect(plainWords('*bold* _it_ a_b_c 2*3*4 <@U123> <#C1|general> <https://x.example> ~kept~')).toBe(
    'bold it a_b_c 2*3*4 @U123 general https://x.example ~kept~',
  );
  expect(plainWords('<'.repeat(20_000))).toHaveLength(20_000);
});

test('an edit shows the new sentence and the new lines once, and nothing where nothing changed', () => {
  const before = {
    text: 'ACT',
    blocks: [
      { type: 'section', text: plain('ACT') },
      { type: 'section', text: plain('same') },
    ],
  };
  const after = {
    text: 'OK  Reviewed',
    blocks: [
      { type: 'section', text: plain('OK  Reviewed') },
      { type: 'section', text: plain('same\nnew') },
    ],
  };
  expect(editedLines(before, after, style)).toBe('edited: OK  Reviewed\n  + new\n');
  expect(editedLines(after, after, style)).toBe('');
});

test('colour only in a terminal, and not under NO_COLOR', () => {
  expect(styleOf({ isTTY: true, columns: 80 }, {})).toEqual({ columns: 80, colour: true });
  expect(styleOf({ isTTY: true, columns: 300 }, { NO_COLOR: '1' })).toEqual({ columns: 100, colour: false });
  expect(styleOf({}, {})).toEqual({ columns: 100, colour: false });
  const header = { blocks: [{ type: 'header', text: plain('Normal week') }] };
  expect(messageBox('#a', header, { columns: 60, colour: true })).toContain('\u001b[1mNormal week\u001b[0m');
});
