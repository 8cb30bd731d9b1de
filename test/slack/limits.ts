// Slack's documented limits as a checker: what breaks them is named, so that a test can say which block and why.
import type { Block } from '../../shared/slack/blocks';
import type { SlackMessage } from '../../shared/slack/message';

type Said = { text?: unknown; type?: unknown };

const tooLong = (where: string, text: unknown, limit: number): string[] =>
  typeof text !== 'string'
    ? [`${where}: no text`]
    : text.length < 1 || text.length > limit
      ? [`${where}: ${text.length} characters, 1-${limit} allowed`]
      : [];

const textObject = (where: string, said: Said | undefined, limit: number): string[] => {
  if (!said) return [`${where}: missing`];
  const kind = said.type === 'plain_text' || said.type === 'mrkdwn' ? [] : [`${where}: type ${String(said.type)}`];
  return [...kind, ...tooLong(where, said.text, limit)];
};

const element = (where: string, one: any): string[] => {
  const id = tooLong(`${where}.action_id`, one.action_id, 255);
  if (one.type === 'button')
    return [
      ...id,
      ...textObject(`${where}.text`, one.text, 75),
      ...(one.accessibility_label === undefined ? [] : tooLong(`${where}.accessibility_label`, one.accessibility_label, 75)),
      ...(one.value === undefined ? [] : tooLong(`${where}.value`, one.value, 2000)),
      ...(one.url === undefined ? [] : tooLong(`${where}.url`, one.url, 3000)),
      ...(one.value === undefined && one.url === undefined ? [`${where}: a button that does nothing`] : []),
    ];
  if (one.type === 'static_select')
    return [
      ...id,
      ...textObject(`${where}.placeholder`, one.placeholder, 150),
      ...(one.options.length < 1 || one.options.length > 100 ? [`${where}: ${one.options.length} options`] : []),
      ...one.options.flatMap((option: any, index: number) => [
        ...textObject(`${where}.options.${index}`, option.text, 75),
        ...tooLong(`${where}.options.${index}.value`, option.value, 75),
      ]),
      ...(one.initial_option && !one.options.some((option: any) => JSON.stringify(option) === JSON.stringify(one.initial_option))
        ? [`${where}: initial_option is none of the options`]
        : []),
    ];
  if (one.type === 'plain_text_input' || one.type === 'radio_buttons') return id;
  return [`${where}: unknown element ${one.type}`];
};

const richText = (where: string, part: any): string[] => {
  if (!['rich_text_section', 'rich_text_preformatted', 'rich_text_list', 'rich_text_quote'].includes(part.type))
    return [`${where}: ${part.type}`];
  if (part.elements.length === 0) return [`${where}: empty`];
  const characters = part.elements.reduce((sum: number, piece: any) => sum + (piece.text ?? '').length, 0);
  if (characters > 3000) return [`${where}: ${characters} characters`];
  return part.elements.flatMap((piece: any, index: number) => {
    const at = `${where}.${index}`;
    if (piece.type === 'text') return tooLong(at, piece.text, 3000);
    if (piece.type === 'link') return [...tooLong(`${at}.url`, piece.url, 3000), ...tooLong(at, piece.text, 3000)];
    if (piece.type === 'date')
      return [...(Number.isInteger(piece.timestamp) ? [] : [`${at}: timestamp`]), ...tooLong(`${at}.fallback`, piece.fallback, 100)];
    return [`${at}: unknown piece ${piece.type}`];
  });
};

const chart = (where: string, block: any): string[] => {
  const { categories } = block.chart.axis_config;
  const { series } = block.chart;
  return [
    ...tooLong(`${where}.title`, block.title, 50),
    ...(series.length < 1 || series.length > 6 ? [`${where}: ${series.length} series`] : []),
    ...(categories.length < 1 || categories.length > 12 ? [`${where}: ${categories.length} categories`] : []),
    ...(new Set(series.map(({ name }: any) => name)).size === series.length ? [] : [`${where}: two series of one name`]),
    ...categories.flatMap((label: string) => tooLong(`${where}.category`, label, 20)),
    ...series.flatMap(({ name, data }: any) => [
      ...tooLong(`${where}.series`, name, 20),
      ...(JSON.stringify(data.map(({ label }: any) => label)) === JSON.stringify(categories)
        ? []
        : [`${where}: data does not match the categories`]),
      ...(data.every(({ value }: any) => Number.isFinite(value)) ? [] : [`${where}: a value that is no number`]),
    ]),
  ];
};

const broken = (block: any, index: number): string[] => {
  const where = `blocks.${index} (${block.type})`;
  const id = block.block_id === undefined ? [] : tooLong(`${where}.block_id`, block.block_id, 255);
  switch (block.type as Block['type']) {
    case 'header':
      return [...textObject(where, block.text, 150), ...(block.text.type === 'plain_text' ? [] : [`${where}: not plain text`])];
    case 'section':
      return [
        ...(block.text ? textObject(where, block.text, 3000) : []),
        ...((block.fields ?? []).length > 10 ? [`${where}: too many fields`] : []),
        ...(block.fields ?? []).flatMap((field: Said) => textObject(`${where}.field`, field, 2000)),
        ...(block.text || block.fields?.length > 0 ? [] : [`${where}: empty`]),
      ];
    case 'context':
      return [
        ...(block.elements.length < 1 || block.elements.length > 10 ? [`${where}: ${block.elements.length} elements`] : []),
        ...block.elements.flatMap((one: Said) => textObject(where, one, 3000)),
      ];
    case 'actions': {
      const ids = block.elements.map((one: any) => one.action_id);
      return [
        ...id,
        ...(ids.length < 1 || ids.length > 25 ? [`${where}: ${ids.length} elements`] : []),
        ...(new Set(ids).size === ids.length ? [] : [`${where}: an action_id twice`]),
        ...block.elements.flatMap((one: any) => element(where, one)),
      ];
    }
    case 'rich_text':
      return block.elements.length < 1 ? [`${where}: empty`] : block.elements.flatMap((part: any) => richText(where, part));
    case 'input':
      return [...id, ...textObject(`${where}.label`, block.label, 2000), ...element(where, block.element)];
    case 'data_visualization':
      return chart(where, block);
    default:
      return [`${where}: unknown`];
  }
};

/** What of Slack's limits, and of our own promises on top of them, a message breaks. Empty: nothing. */
export const brokenLimits = ({ text, blocks, metadata }: SlackMessage): string[] => {
  const first: any = blocks[0];
  const ids = blocks.flatMap((block: any) => (block.type === 'actions' ? block.elements.map((one: any) => one.action_id) : []));
  return [
    ...tooLong('text', text, 150),
    ...(first?.text?.text === text ? [] : ['the first block does not say what text says']),
    ...(blocks.length > 50 ? [`${blocks.length} blocks`] : []),
    ...(JSON.stringify(blocks).length > 12_000 ? [`${JSON.stringify(blocks).length} characters in all`] : []),
    ...(JSON.stringify(metadata).length > 16_000 ? ['metadata too large'] : []),
    ...(new Set(ids).size === ids.length ? [] : ['an action_id twice in the message']),
    ...blocks.flatMap(broken),
  ];
};

export const brokenView = (view: any): string[] => [
  ...(view.type === 'modal'
    ? [
        ...textObject('title', view.title, 24),
        ...textObject('submit', view.submit, 24),
        ...textObject('close', view.close, 24),
        ...tooLong('callback_id', view.callback_id, 255),
      ]
    : []),
  ...(view.private_metadata === undefined ? [] : tooLong('private_metadata', view.private_metadata, 3000)),
  ...(view.blocks.length < 1 || view.blocks.length > 100 ? [`${view.blocks.length} blocks`] : []),
  ...view.blocks.flatMap(broken),
];

/** What Slack carries and never shows. */
const hidden = new Set(['value', 'block_id', 'action_id', 'private_metadata']);

/** Every string of a message that is shown, with whether Slack reads it as markup. */
export const stringsOf = (value: unknown, isMarkup = false): { text: string; isMarkup: boolean }[] => {
  if (typeof value === 'string') return [{ text: value, isMarkup }];
  if (Array.isArray(value)) return value.flatMap((one) => stringsOf(one, isMarkup));
  if (typeof value !== 'object' || value === null) return [];
  const markup = 'type' in value && value.type === 'mrkdwn';
  return Object.entries(value)
    .filter(([name, one]) => !(hidden.has(name) && typeof one === 'string'))
    .flatMap(([name, one]) => stringsOf(one, markup && name === 'text'));
};
