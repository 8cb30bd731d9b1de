// What does the weekly digest say in Slack? Read in a minute; a quiet week is three lines; a blind week says so first.
import type { Digest } from '../core/measure/digest';
import type { DigestForm } from '../core/measure/digest-verdict';
import { countWords, weekWords } from '../core/measure/wording';
import { bold, buttons, code, link, prose, smallPrint, words, type Block, type Piece } from './blocks';
import { actionId } from './button-values';
import { chartBlock, chartLine } from './digest-chart';
import { decisionBlocks } from './digest-decisions';
import { figures } from './digest-figures';
import { aheadLines, comparisonLines, doubtWords, silencedLines } from './digest-honesty';
import { causedLines, highRiskLines } from './digest-incidents';
import { unsentLines } from './digest-unsent';
import { digestUrl } from './links';
import { message, metadataOf, mostDetailed, type SlackMessage } from './message';
import { rulesPress } from './rules';
import { escape, line, listed } from './text';

export type DigestMessageOptions = {
  /** Where our pages are, without a slash at the end. */
  baseUrl: string;
};

/** How much a version of the message tells. */
export type DigestDetail = { decisions: number; named: number };

const details: readonly DigestDetail[] = [
  { decisions: 3, named: 5 },
  { decisions: 2, named: 2 },
  { decisions: 1, named: 1 },
];

const status: Record<DigestForm, string> = { normal: '', quiet: '', blind: 'LOOK  ', bad: 'LOOK  ' };

/** The message of a digest: at most twelve blocks. On `invalid_blocks` send `withoutChart` of it. */
export const digestMessage = (digest: Digest, options: DigestMessageOptions): SlackMessage =>
  mostDetailed(details, (detail) =>
    message(
      `${status[digest.form]}${digest.verdict}`,
      bodies[digest.form](digest, options, detail),
      metadataOf('digest', [digest.week, ...(digest.team === undefined ? [] : [digest.team])].join('/')),
    ),
  );

type Body = (digest: Digest, options: DigestMessageOptions, detail: DigestDetail) => (Block | undefined)[];

const quietBody: Body = ({ ahead, highRisk, unsent, week }, { baseUrl }, { named }) => [
  prose([
    [
      words(
        highRisk.shipped === 0
          ? 'No high-risk change shipped.'
          : `${allReviewed(highRisk.shipped)} reviewed by an independent human before deploy.`,
      ),
    ],
    [words('Every source reported all week. '), link(digestUrl(baseUrl, week), 'Open full report')],
    ...(unsent && unsent.shown.length > 0 ? unsentLines({ unsent }, named) : []),
    ...silencedLines({ ahead }),
  ]),
];

const allReviewed = (shipped: number): string =>
  shipped === 1 ? '1 high-risk change,' : `${countWords(shipped, 'high-risk change')}, all`;

const fullBody: Body = (digest, { baseUrl }, detail) => [
  digest.form === 'blind' ? prose([...blindLines(digest), [words(about(digest))]]) : smallPrint(escape(about(digest))),
  ...decisionBlocks(digest.incidents.decisions, detail.decisions),
  prose([...causedLines(digest, detail.named), chartLine(digest), ...highRiskLines(digest.highRisk, detail.named)]),
  chartBlock(digest),
  figures(digest),
  prose([...comparisonLines(digest), ...unsentLines(digest, detail.named), ...aheadLines(digest)]),
  smallPrint(escape(doubtWords(digest))),
  buttons([
    { text: 'Open full report', actionId: actionId('open', 1), url: digestUrl(baseUrl, digest.week) ?? '' },
    { text: 'How is this computed?', actionId: actionId('open', 2), url: definitionsUrl(baseUrl, digest.week) },
    rulesPress,
  ]),
];

const bodies: Record<DigestForm, Body> = { normal: fullBody, bad: fullBody, blind: fullBody, quiet: quietBody };

const definitionsUrl = (baseUrl: string, week: string): string => {
  const url = digestUrl(baseUrl, week);
  return url === undefined ? '' : `${url}#definitions`;
};

const blindLines = ({ canBeWrong: { silent } }: Digest): Piece[][] => [
  [bold('The numbers below undercount. '), words('Run '), code('aftershock doctor'), words(' or check the webhook secret.')],
  silent.length > 1
    ? [
        words(
          `Silent: ${listed(
            silent.map(({ name }) => name),
            6,
          )}.`,
        ),
      ]
    : [],
];

const about = ({ team, week, dora }: Digest): string =>
  [
    ...(team === undefined ? [] : [`${line(team, 60)} team`]),
    weekWords(week),
    countWords(dora.deployments.count, 'production deploy'),
    'read time 1 min',
  ].join(' · ');
