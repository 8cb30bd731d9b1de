// What must hold of every message of ours, whoever wrote the words in it: a checker, and a way to ask it of many.
import fc from 'fast-check';
import type { SlackMessage } from '../../shared/slack/message';
import { readInteraction } from '../../shared/slack/interaction';
import { brokenLimits, stringsOf } from './limits';
import { readAloud } from './reading';

// Slack reads `<…>` as markup in `text` and in mrkdwn: there only links and dates of our own making may stand.
const ownMarkup = /<(?:https:\/\/aftershock\.example\/[^<>|]*\|[^<>|]*|!date\^\d+\^[^<>|]*\|[^<>|]*)>/g;

export const dangerous = (message: Pick<SlackMessage, 'text' | 'blocks'>): string[] => [
  ...(/[<>]/.test(message.text) ? [`text: ${message.text}`] : []),
  ...stringsOf(message.blocks)
    .filter(({ text, isMarkup }) => isMarkup && /[<>]/.test(text.replace(ownMarkup, '')))
    .map(({ text }) => `markup: ${text.slice(0, 200)}`),
  ...stringsOf(message.blocks)
    .filter(({ text }) =>
      /[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066\u2067]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(
        text,
      ),
    )
    .map(({ text }) => `control, direction or half a character: ${JSON.stringify(text.slice(0, 200))}`),
  ...stringsOf(message.blocks)
    .filter(({ text }) => /^javascript:/i.test(text) && text.startsWith('javascript:alert'))
    .map(({ text }) => text),
];

const buttonsOf = ({ blocks }: Pick<SlackMessage, 'blocks'>) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map((element) => ({ row: block.block_id, element })) : []));

/** Whatever we put on a button we understand when it comes back. */
export const unreadableButtons = (message: Pick<SlackMessage, 'blocks'>): string[] =>
  buttonsOf(message).flatMap(({ row, element }) => {
    const action = {
      action_ts: '1763303400.123456',
      ...(row ? { block_id: row } : {}),
      ...element,
      ...('options' in element ? { selected_option: element.options?.[0] } : {}),
    };
    const payload = JSON.stringify({ type: 'block_actions', user: { id: 'U1' }, team: { id: 'T1' }, trigger_id: '1', actions: [action] });
    const read = readInteraction(new URLSearchParams({ payload }).toString());
    return read.kind === 'unreadable' ? [read.because] : [];
  });

export const problems = (message: SlackMessage): string[] => [
  ...brokenLimits(message),
  ...dangerous(message),
  ...unreadableButtons(message),
  ...(readAloud(message) === '' ? ['nothing to read'] : []),
];

/** Like `fc.assert`, without printing or shrinking values of a hundred thousand characters. */
export const assertAlways = <T>(arbitrary: fc.Arbitrary<T>, runs: number, problemsOf: (value: T) => string[]): void => {
  const details = fc.check(
    fc.property(arbitrary, (value) => {
      const found = problemsOf(value);
      if (found.length > 0) throw new Error(found.slice(0, 3).join('\n').slice(0, 1_500));
    }),
    { numRuns: Number(process.env['RUNS'] ?? runs), endOnFailure: true },
  );
  if (details.failed) throw new Error(`seed ${details.seed}, run ${details.numRuns}: ${String(details.errorInstance)}`);
};
