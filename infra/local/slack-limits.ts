// Would Slack take this message? Its documented limits on blocks, texts, buttons and charts, checked without asking it.
// Sources: the field descriptions of @slack/types 3.2, docs.slack.dev/reference/block-kit; the total is what users measured.
import { field, isRecord, listField, textField } from './json-shape';

const MAX_MESSAGE_BLOCKS = 50;
const MAX_VIEW_BLOCKS = 100;
const MAX_TEXT = 40_000;
const MAX_TOTAL = 13_200;
const MAX_MARKDOWN = 12_000;
const MAX_ID = 255;
const MAX_URL = 3000;
const MAX_CHARTS = 2;

/** What Slack would answer: its error code, and each reason with the place it is found at. */
export type Refusal = { error: string; reasons: string[] };

type Check = (value: unknown, at: string) => string[];

const lengthOf = (value: unknown, at: string, { min = 0, max }: { min?: number; max: number }): string[] => {
  if (typeof value !== 'string') return [`${at} must be text`];
  const size = [...value].length;
  return size < min || size > max ? [`${at} must be between ${min} and ${max} characters, is ${size}`] : [];
};

const countOf = (list: readonly unknown[], at: string, { min = 1, max }: { min?: number; max: number }): string[] =>
  list.length < min || list.length > max ? [`${at} must have between ${min} and ${max} items, has ${list.length}`] : [];

const text =
  (max: number, kinds: readonly string[] = ['plain_text', 'mrkdwn']): Check =>
  (value, at) => {
    if (!isRecord(value)) return [`${at} must be a text object`];
    if (!kinds.includes(textField(value, 'type'))) return [`${at} must be ${kinds.join(' or ')}`];
    return lengthOf(value['text'], `${at}/text`, { min: 1, max });
  };

const plain = (max: number): Check => text(max, ['plain_text']);

const atMost =
  (max: number): Check =>
  (value, at) =>
    lengthOf(value, at, { max });

const oneOf =
  (values: readonly string[]): Check =>
  (value, at) =>
    typeof value === 'string' && values.includes(value) ? [] : [`${at} must be one of ${values.join(', ')}`];

const shape =
  (required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
  (value, at) => [
    ...Object.entries(required).flatMap(([name, check]) =>
      field(value, name) === undefined ? [`${at}/${name} is missing`] : check(field(value, name), `${at}/${name}`),
    ),
    ...Object.entries(optional).flatMap(([name, check]) =>
      field(value, name) === undefined ? [] : check(field(value, name), `${at}/${name}`),
    ),
  ];

const list =
  (max: number, each: Check): Check =>
  (value, at) =>
    Array.isArray(value)
      ? [...countOf(value, at, { max }), ...value.flatMap((item: unknown, index) => each(item, `${at}/${index}`))]
      : [`${at} must be a list`];

const confirm = shape({ title: plain(100), text: text(300), confirm: plain(30), deny: plain(30) });
const option = shape({ text: text(75) }, { value: atMost(150), description: plain(75), url: atMost(MAX_URL) });
const chosen = (max: number): Check =>
  shape({}, { action_id: atMost(MAX_ID), placeholder: plain(150), options: list(max, option), confirm });

const elements = new Map<string, Check>([
  [
    'button',
    shape(
      { text: plain(75) },
      {
        action_id: atMost(MAX_ID),
        value: atMost(2000),
        url: atMost(MAX_URL),
        style: oneOf(['primary', 'danger']),
        accessibility_label: atMost(75),
        confirm,
      },
    ),
  ],
  ['image', shape({ alt_text: atMost(2000) }, { image_url: atMost(MAX_URL) })],
  ['static_select', chosen(100)],
  ['multi_static_select', chosen(100)],
  ['overflow', chosen(5)],
  ['radio_buttons', chosen(10)],
  ['checkboxes', chosen(10)],
  ['plain_text_input', shape({}, { action_id: atMost(MAX_ID), placeholder: plain(150), initial_value: atMost(3000) })],
]);

const otherElements = [
  'datepicker',
  'timepicker',
  'datetimepicker',
  'users_select',
  'conversations_select',
  'channels_select',
  'external_select',
  'workflow_button',
];

const element: Check = (value, at) => {
  const type = textField(value, 'type');
  return elements.get(type)?.(value, at) ?? (otherElements.includes(type) ? [] : [`${at} has no known type`]);
};

const contextElement: Check = (value, at) => (textField(value, 'type') === 'image' ? element(value, at) : text(3000)(value, at));

const distinctActions: Check = (value, at) => {
  const ids = (Array.isArray(value) ? value : []).map((one: unknown) => textField(one, 'action_id')).filter((id) => id !== '');
  return new Set(ids).size < ids.length ? [`${at} repeats an action_id`] : [];
};

const section: Check = (value, at) => [
  ...shape({}, { text: text(3000), fields: list(10, text(2000)), accessory: element })(value, at),
  ...(field(value, 'text') === undefined && field(value, 'fields') === undefined ? [`${at} needs text or fields`] : []),
];

const number: Check = (value, at) => (typeof value === 'number' && Number.isFinite(value) ? [] : [`${at} must be a number`]);
const point = shape({ label: atMost(20), value: number });
const series = shape({ name: atMost(20), data: list(20, point) });
const axes = shape({ categories: list(20, atMost(20)) }, { x_label: atMost(50), y_label: atMost(50) });
const pie = shape({ segments: list(6, point) });
const drawn = shape({ series: list(6, series), axis_config: axes });

const chart: Check = (value, at) => {
  const type = textField(value, 'type');
  if (type === 'pie') return pie(value, at);
  if (!['line', 'bar', 'area'].includes(type)) return [`${at}/type must be line, bar, area or pie`];
  const categories = JSON.stringify(listField(field(value, 'axis_config'), 'categories'));
  const strays = listField(value, 'series').filter(
    (one) => JSON.stringify(listField(one, 'data').map((each) => textField(each, 'label'))) !== categories,
  );
  return [...drawn(value, at), ...(strays.length > 0 ? [`${at}/series must have one value for each category, in order`] : [])];
};

const nothing: Check = () => [];

const blocks = new Map<string, Check>([
  ['header', shape({ text: plain(150) })],
  ['section', section],
  ['context', shape({ elements: list(10, contextElement) })],
  [
    'actions',
    (value, at) => [...shape({ elements: list(25, element) })(value, at), ...distinctActions(field(value, 'elements'), `${at}/elements`)],
  ],
  ['divider', nothing],
  ['image', shape({ alt_text: atMost(2000) }, { image_url: atMost(MAX_URL), title: plain(2000) })],
  ['input', shape({ label: plain(2000), element }, { hint: plain(2000) })],
  ['markdown', shape({ text: atMost(MAX_MARKDOWN) })],
  ['rich_text', shape({ elements: list(1000, nothing) })],
  ['table', shape({ rows: list(100, list(20, nothing)) })],
  ['data_visualization', shape({ title: atMost(50), chart })],
]);

// Known to Slack, not used here: let through unchecked.
const otherBlocks = [
  'video',
  'file',
  'call',
  'context_actions',
  'data_table',
  'card',
  'carousel',
  'container',
  'alert',
  'task_card',
  'plan',
];

const block: Check = (value, at) => {
  const type = textField(value, 'type');
  const check = blocks.get(type) ?? (otherBlocks.includes(type) ? nothing : undefined);
  return check ? [...check(value, at), ...shape({}, { block_id: atMost(MAX_ID) })(value, at)] : [`${at} has no known type`];
};

const blockList = (value: unknown, max: number): string[] => {
  if (!Array.isArray(value)) return ['blocks must be a list'];
  const ids = value.map((one: unknown) => textField(one, 'block_id')).filter((id) => id !== '');
  const charts = value.filter((one) => textField(one, 'type') === 'data_visualization').length;
  return [
    ...countOf(value, 'blocks', { min: 0, max }),
    ...value.flatMap((one: unknown, index) => block(one, `blocks/${index}`)),
    ...(new Set(ids).size < ids.length ? ['blocks repeat a block_id'] : []),
    ...(charts > MAX_CHARTS ? [`blocks hold ${charts} charts, at most ${MAX_CHARTS}`] : []),
  ];
};

/** Characters of all texts people see in blocks. */
export const charactersOf = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((sum: number, one: unknown) => sum + charactersOf(one), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + (name === 'text' && typeof one === 'string' ? one.length : charactersOf(one)),
    0,
  );
};

const metadataRefused = (metadata: unknown): boolean =>
  metadata !== undefined && (textField(metadata, 'event_type') === '' || !isRecord(field(metadata, 'event_payload')));

/** Why Slack would refuse these arguments of chat.postMessage or chat.update; undefined where it would not. */
export const messageRefusal = (args: unknown): Refusal | undefined => {
  const given = field(args, 'blocks');
  const words = field(args, 'text');
  if (given === undefined && (words === undefined || words === '') && field(args, 'attachments') === undefined)
    return { error: 'no_text', reasons: ['neither text nor blocks'] };
  if (words !== undefined && (typeof words !== 'string' || words.length > MAX_TEXT))
    return { error: 'msg_too_long', reasons: [`text must be at most ${MAX_TEXT} characters`] };
  if (metadataRefused(field(args, 'metadata')))
    return { error: 'invalid_metadata_format', reasons: ['metadata needs event_type and event_payload'] };
  if (given === undefined) return undefined;
  const reasons = blockList(given, MAX_MESSAGE_BLOCKS);
  if (reasons.length > 0) return { error: 'invalid_blocks', reasons };
  const total = charactersOf(given);
  return total > MAX_TOTAL
    ? { error: 'msg_blocks_too_long', reasons: [`blocks hold ${total} characters, at most ${MAX_TOTAL}`] }
    : undefined;
};

const viewShape = shape(
  { type: oneOf(['modal', 'home']) },
  { submit: plain(24), close: plain(24), private_metadata: atMost(3000), callback_id: atMost(MAX_ID) },
);

/** Why Slack would refuse this view of views.open or views.publish; undefined where it would not. */
export const viewRefusal = (view: unknown): Refusal | undefined => {
  if (!isRecord(view)) return { error: 'invalid_arguments', reasons: ['view is missing'] };
  const title = view['type'] === 'modal' ? shape({ title: plain(24) })(view, 'view') : [];
  const reasons = [...viewShape(view, 'view'), ...title, ...blockList(view['blocks'], MAX_VIEW_BLOCKS)];
  return reasons.length > 0 ? { error: 'invalid_arguments', reasons } : undefined;
};
