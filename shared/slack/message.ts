// What is a Slack message of ours, and how is it kept within what Slack accepts?
import { createHash } from 'node:crypto';
import { header, type Block } from './blocks';
import { headline } from './text';

/** Lets a message be found again in its channel after a post whose outcome is unknown. */
export type Metadata = { event_type: string; event_payload: { id: string } };

const longestId = 200;

/** What names a message of ours; of an id too long for metadata its digest. */
export const metadataOf = (kind: 'incident' | 'deployment' | 'note' | 'digest' | 'reply', id: string): Metadata => ({
  event_type: `aftershock_${kind}`,
  event_payload: { id: id.length <= longestId ? id : createHash('sha256').update(id).digest('hex') },
});

/** `text` is one plain sentence of at most 150 characters, the same as the first block's. */
export type SlackMessage = { text: string; blocks: Block[]; metadata: Metadata };

/** Slack's limit of blocks in a message. */
const blockLimit = 50;

/**
 * Characters of all blocks as JSON. Slack names no number; messages of 15,561 were taken and of 17,694 refused
 * (slackapi/bolt-js#2867), and refusals began at 13,200 in others (#2509).
 */
const sizeLimit = 12_000;

/** A message whose first block says `sentence`; what is undefined is left out. */
export const message = (sentence: string, blocks: readonly (Block | undefined)[], metadata: Metadata): SlackMessage => {
  const text = headline(sentence);
  return { text, blocks: [header(text), ...blocks.filter((block) => block !== undefined)], metadata };
};

/** Slack's limit of a text object; for rich text it names none. */
const paragraphLimit = 3_000;

const isTooLong = (block: Block): boolean =>
  block.type === 'rich_text' &&
  block.elements.some(
    ({ elements }) => JSON.stringify(elements.map((piece) => ('text' in piece ? piece.text : ''))).length > paragraphLimit,
  );

const fits = ({ blocks }: SlackMessage): boolean =>
  blocks.length <= blockLimit && JSON.stringify(blocks).length <= sizeLimit && !blocks.some(isTooLong);

const isPress = (block: Block): boolean => block.type === 'actions';

/** Last resort: blocks are left out from the end, buttons last, the sentence never. */
const shortened = (long: SlackMessage): SlackMessage => {
  const blocks = [...long.blocks];
  while (blocks.length > 1 && !fits({ ...long, blocks })) {
    const words = blocks.findLastIndex((block, index) => index > 0 && !isPress(block));
    blocks.splice(words === -1 ? blocks.length - 1 : words, 1);
  }
  return { ...long, blocks };
};

/** The first of several versions, most detailed first, that Slack accepts. */
export const mostDetailed = <Level>(levels: readonly Level[], render: (level: Level) => SlackMessage): SlackMessage => {
  let last: SlackMessage | undefined;
  for (const level of levels) {
    last = render(level);
    if (fits(last)) return last;
  }
  if (!last) throw new Error('a message needs at least one level of detail');
  return shortened(last);
};

/** The same message for a workspace that does not know charts (it answers `invalid_blocks`); the numbers stand in the text as well. */
export const withoutChart = (charted: SlackMessage): SlackMessage => ({
  ...charted,
  blocks: charted.blocks.filter(({ type }) => type !== 'data_visualization'),
});
