// How does a message read aloud? The same words as in Slack, for terminals, logs of sent messages and tests.
import type { ActionsBlock, ContextBlock, RichTextBlock, SectionBlock } from '@slack/types';
import type { Block, ChartBlock, Piece } from '../../shared/slack/blocks';
import type { SlackMessage } from '../../shared/slack/message';

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `<url|label>` and `<!date^1^{time}|14:21 UTC>` read as what stands after the bar. */
const withoutMarkup = (markup: string): string => unescaped(markup.replace(/<[^<>|]*\|([^<>|]*)>/g, '$1'));

const readText = ({ type, text }: { type: string; text: string }): string => (type === 'mrkdwn' ? withoutMarkup(text) : text);

const readPiece = (piece: Piece): string => (piece.type === 'date' ? (piece.fallback ?? '') : (piece.text ?? ''));

const isPiece = (element: { type: string }): element is Piece => ['text', 'link', 'date'].includes(element.type);

const readRichText = ({ elements }: RichTextBlock): string =>
  elements
    .map((part) => {
      const text = part.elements.filter(isPiece).map(readPiece).join('');
      return part.type === 'rich_text_preformatted' ? `   ${text}` : text;
    })
    .join('\n');

const readSection = ({ text, fields }: SectionBlock): string => [...(text ? [text] : []), ...(fields ?? [])].map(readText).join('\n');

const readContext = ({ elements }: ContextBlock): string =>
  elements.flatMap((element) => ('text' in element ? [readText(element)] : [])).join(' · ');

const readActions = ({ elements }: ActionsBlock): string =>
  elements
    .flatMap((element) => {
      if (element.type === 'button') return [`[${element.text.text}]`];
      return element.type === 'static_select' ? [`[${element.initial_option?.text.text ?? element.placeholder?.text ?? ''} ▾]`] : [];
    })
    .join(' ');

const readChart = ({ title, chart }: ChartBlock): string =>
  [title, ...chart.series.map(({ name, data }) => `  ${name}: ${data.map(({ value }) => value).join(' ')}`)].join('\n');

const readBlock = (block: Block): string => {
  switch (block.type) {
    case 'header':
      return block.text.text;
    case 'section':
      return readSection(block);
    case 'context':
      return readContext(block);
    case 'rich_text':
      return readRichText(block);
    case 'actions':
      return readActions(block);
    case 'data_visualization':
      return readChart(block);
    case 'input':
      return `${block.label.text}:`;
  }
};

export const readBlocks = (blocks: readonly Block[]): string => blocks.map(readBlock).join('\n');

/** The whole message as lines of plain text. */
export const readAloud = ({ blocks }: SlackMessage): string => readBlocks(blocks);
