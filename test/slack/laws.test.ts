import fc from 'fast-check';
import type { IncidentFile } from '../../shared/core/measure/incident-file';
import { deployAlert, deployThread } from '../../shared/slack/deploy-alert';
import { digestMessage } from '../../shared/slack/digest-message';
import { incidentCard } from '../../shared/slack/incident-card';
import { withoutChart, type SlackMessage } from '../../shared/slack/message';
import { readInteraction } from '../../shared/slack/interaction';
import { readAloud } from './reading';
import { anyDeploymentFile, anyDigest, anyIncidentFile } from './arbitrary';
import { baseUrl } from './files';
import { brokenLimits, stringsOf } from './limits';

// Slack reads `<…>` as markup in `text` and in mrkdwn: there only links and dates of our own making may stand.
const ownMarkup = /<(?:https:\/\/aftershock\.example\/[^<>|]*\|[^<>|]*|!date\^\d+\^[^<>|]*\|[^<>|]*)>/g;

const dangerous = (message: SlackMessage): string[] => [
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

const buttonsOf = ({ blocks }: SlackMessage) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map((element) => ({ row: block.block_id, element })) : []));

/** Whatever we put on a button we understand when it comes back. */
const unreadableButtons = (message: SlackMessage): string[] =>
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

const problems = (message: SlackMessage): string[] => [
  ...brokenLimits(message),
  ...dangerous(message),
  ...unreadableButtons(message),
  ...(readAloud(message) === '' ? ['nothing to read'] : []),
];

/** Like `fc.assert`, without printing or shrinking values of a hundred thousand characters. */
const assertAlways = <T>(arbitrary: fc.Arbitrary<T>, runs: number, problemsOf: (value: T) => string[]): void => {
  const details = fc.check(
    fc.property(arbitrary, (value) => {
      const found = problemsOf(value);
      if (found.length > 0) throw new Error(found.slice(0, 3).join('\n').slice(0, 1_500));
    }),
    { numRuns: Number(process.env['RUNS'] ?? runs), endOnFailure: true },
  );
  if (details.failed) throw new Error(`seed ${details.seed}, run ${details.numRuns}: ${String(details.errorInstance)}`);
};

const anyAddress = fc.constantFrom(baseUrl, `${baseUrl}/`, '');

const without = (file: IncidentFile, origin: 'ai' | 'human'): IncidentFile => {
  const { settled: _settled, ...standing } = file.standing;
  return {
    ...file,
    standing,
    changes: Object.fromEntries(
      Object.entries(file.changes).map(([sha, one]) => [sha, { ...one, origin: { origin, tools: [origin], evidence: [] } }]),
    ),
  };
};

describe('every message, of whatever strangers wrote, keeps the limits, is inert, and understands its own buttons', () => {
  it('incident cards', () => {
    assertAlways(fc.tuple(anyIncidentFile, fc.boolean()), 150, ([file, showOrigin]) =>
      problems(incidentCard(file, { baseUrl, showOrigin })),
    );
  });
  it('incident cards before the verdict, which do not differ by origin', () => {
    assertAlways(anyIncidentFile, 50, (file) => {
      const [one, other] = (['ai', 'human'] as const).map((origin) => JSON.stringify(incidentCard(without(file, origin), { baseUrl })));
      return one === other ? [] : ['differs'];
    });
  });
  it('deploy alerts and their threads', () => {
    assertAlways(fc.tuple(anyDeploymentFile, anyAddress), 150, ([file, address]) =>
      [deployAlert(file, { baseUrl: address }), ...deployThread(file)].flatMap(problems),
    );
  });
  it('digests, with their chart and without', () => {
    assertAlways(fc.tuple(anyDigest, anyAddress), 300, ([digest, address]) => {
      const message = digestMessage(digest, { baseUrl: address });
      return [
        ...problems(message),
        ...problems(withoutChart(message)),
        ...(message.blocks.length > 12 ? [`${message.blocks.length} blocks`] : []),
      ];
    });
  });
});
