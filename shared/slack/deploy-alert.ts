// What does a team need to hear about one deployment? One root message, edited in place, and its thread.
import type { InterruptRule } from '../core/facts/interrupt';
import type { Moment } from '../core/facts/moment';
import type { DeploymentFile, ThreadNote } from '../core/measure/deployment-file';
import type { WayBack } from '../core/measure/incident-file';
import { countWords } from '../core/measure/wording';
import { isOftenUndone } from '../core/risk/risk';
import { bold, buttons, markupLink, prose, section, smallPrint, when, words, type Block, type Piece, type Press } from './blocks';
import { actionId, carried } from './button-values';
import { changeLink, changeUrl, changeWords } from './links';
import { message, metadataOf, mostDetailed, type SlackMessage } from './message';
import { rulesPress } from './rules';
import { clock, headline, line, listed, spanBetween, notSeenWords } from './text';
import { tierWords } from './tier-words';
import { memoryLine, wayBackCommand, wayBackLine } from './way-back';

export type AlertOptions = {
  /** Where our pages are, without a slash at the end. */
  baseUrl: string;
};

/** The alert of a deployment's present state. The same file gives the same message. */
export const deployAlert = (file: DeploymentFile, options: AlertOptions): SlackMessage =>
  mostDetailed([3, 1, 0], (memories) =>
    message(sentence(file), isOver(file) ? closed(file) : open(file, options, memories), metadataOf('deployment', file.deployment.id)),
  );

/** When an independent human reviewed the riskiest change, where that was after it went live. */
const reviewedLateAt = ({ changes, deployment }: DeploymentFile): Moment | undefined => {
  const review = changes[0]?.review;
  return review?.reviewed === 'yes' && review.reviewedAt !== undefined && review.reviewedAt > deployment.at ? review.reviewedAt : undefined;
};

/** A person answered, or nothing is left to answer since a review came in late. */
const isOver = (file: DeploymentFile): boolean =>
  file.answer === undefined ? file.interrupt.rules.length === 0 && reviewedLateAt(file) !== undefined : file.answer.kind !== 'picked-up';

const ruleWords: Record<InterruptRule, (file: DeploymentFile) => string> = {
  'unreviewed-risk': ({ changes }) =>
    `${tierWords[changes[0]?.tier.tier ?? 'high']}-risk change went live without an independent human review`,
  'open-incident': ({ openIncidentIds }) =>
    `Deployed into an open incident${openIncidentIds[0] ? ` (${line(openIncidentIds[0], 40)})` : ''}`,
  'new-errors': () => 'New errors appeared after this deployment',
  freeze: () => 'Deployed during a freeze',
};

const answerWords: Record<NonNullable<DeploymentFile['answer']>['kind'], { status: string; words: string }> = {
  'picked-up': { status: 'LOOK', words: 'Picked up for review' },
  reviewed: { status: 'OK', words: 'Reviewed' },
  accepted: { status: 'OK', words: 'Accepted with a reason' },
  'not-useful': { status: 'OK', words: 'Marked as not useful' },
};

const sentence = (file: DeploymentFile): string => {
  const { answer, changes, deployment, interrupt } = file;
  if (answer) {
    const said = answerWords[answer.kind];
    return `${said.status}  ${said.words} ${spanBetween(deployment.at, answer.at)} after deploy · ${riskiest(file)}`;
  }
  const [rule, ...others] = interrupt.rules;
  const reviewedAt = reviewedLateAt(file);
  if (rule === undefined && reviewedAt) return `OK  Reviewed ${spanBetween(deployment.at, reviewedAt)} after deploy · ${riskiest(file)}`;
  if (rule === undefined)
    return `${interrupt.status}  ${line(deployment.service, 40)} deployed to ${line(deployment.environment, 40)}: ${countWords(changes.length, 'change')}`;
  const said = ruleWords[rule](file) + (others.length > 0 ? ` (and ${countWords(others.length, 'more reason')})` : '');
  return decisionWords[interrupt.decision](interrupt.status, said);
};

const decisionWords: Record<DeploymentFile['interrupt']['decision'], (status: string, said: string) => string> = {
  interrupt: (status, said) => `${status}  ${said}`,
  observe: (_status, said) => `LOOK  Would have interrupted (observe mode): ${said}`,
  bundle: (_status, said) => `LOOK  ${said} (this week's interrupts are spent)`,
  silent: (status, said) => `${status}  ${said}`,
};

const riskiest = ({ changes, deployment }: DeploymentFile): string => {
  const change = changes[0];
  return change
    ? changeWords({ [change.sha]: change }, change.sha)
    : `${line(deployment.service, 40)} in ${line(deployment.environment, 40)}`;
};

const placeLine = ({ deployment, changes }: DeploymentFile): Piece[] => {
  const [first, ...others] = changes;
  return [
    words(`${line(deployment.service, 60)} → ${line(deployment.environment, 40)} · `),
    when(deployment.at),
    ...(first ? [words(' · '), ...changeLink({ [first.sha]: first }, first.sha)] : []),
    ...(others.length > 0 ? [words(` and ${countWords(others.length, 'more change')}`)] : []),
  ];
};

const riskLines = ({ changes }: DeploymentFile): Piece[][] => {
  const riskiestChange = changes[0];
  if (!riskiestChange) return [];
  const { tier, review } = riskiestChange;
  return [
    [words(line(tier.because, 240))],
    [words(line(review.because, 240))],
    isOftenUndone(tier) ? [words('Changes of this size and kind are taken out again at least twice as often as most.')] : [],
  ];
};

const open = (file: DeploymentFile, options: AlertOptions, memories: number): (Block | undefined)[] => [
  prose([
    placeLine(file),
    ...riskLines(file),
    file.openIncidentIds.length > 0 ? [bold('Open incidents here: '), words(listed(file.openIncidentIds, 5))] : [],
    memoryLine(file.seenBefore, memories),
  ]),
  prose([wayBackLine(withoutTier(file))], wayBackCommand(file.wayBack)),
  buttons(presses(file)),
  footer(file, options.baseUrl),
];

/** The lines above have said why the riskiest change has its tier. */
const withoutTier = ({ wayBack, changes }: DeploymentFile): WayBack | undefined => {
  const said = changes[0]?.tier.because;
  return wayBack && said ? { ...wayBack, because: wayBack.because.replace(` ${said}.`, () => '') } : wayBack;
};

const closed = (file: DeploymentFile): (Block | undefined)[] => [
  prose([placeLine(file), file.answer?.reason ? [bold('Reason: '), words(line(file.answer.reason, 500))] : []]),
];

const presses = ({ deployment, answer, interrupt }: DeploymentFile): Press[] => {
  if (interrupt.decision === 'silent') return [];
  const value = (said: 'picked-up' | 'reviewed' | 'accepted' | 'not-useful'): string =>
    carried({ v: 1, deployment: deployment.id, answer: said });
  const pickUp = { text: "I'll review now", actionId: actionId('review', 1), value: value('picked-up'), isPrimary: true };
  return [
    ...(answer ? [] : [pickUp]),
    { text: "Reviewed, it's fine", actionId: actionId('review', 2), value: value('reviewed') },
    { text: 'Accept with reason…', actionId: actionId('review', 3), value: value('accepted') },
    { text: 'Not useful', actionId: actionId('review', 4), value: value('not-useful') },
    rulesPress,
  ];
};

/** Left out where the lines above have said it already. */
const why = ({ rules, because }: DeploymentFile['interrupt']): string =>
  rules.length === 1 && rules[0] === 'unreviewed-risk' ? '' : line(`Why you hear of it: ${because}`, 300);

const footer = ({ interrupt, description, changes }: DeploymentFile, baseUrl: string): Block => {
  const page = changes[0] && changeUrl(baseUrl, changes[0].sha);
  return smallPrint(page ? markupLink(page, 'Everything we know') : 'Aftershock', why(interrupt), notSeenWords(description.notSeen));
};

const sameMomentBefore = (notes: readonly ThreadNote[], index: number): number =>
  notes.slice(0, index).filter(({ at }) => at === notes[index]?.at).length;

/** The replies below the alert, one a note, in order. Each carries its own id, so that none is posted twice. */
export const deployThread = (file: DeploymentFile): SlackMessage[] =>
  file.thread.map(({ at, text }, index) => {
    const said = headline(`${clock(at)} · ${text}`);
    const whole = line(text, 2_000);
    return {
      text: said,
      blocks: [section(said), ...(text.length > 130 ? [section(whole)] : [])],
      metadata: metadataOf('note', `${file.deployment.id}/${at}/${sameMomentBefore(file.thread, index)}`),
    };
  });
