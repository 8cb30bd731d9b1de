// What does somebody woken at 3 a.m. need to see of an incident? One card, edited in place as more is known.
import type { Incident } from '../core/facts/incident';
import type { Moment } from '../core/facts/moment';
import { aiInvolvements, failureModes, type Standing } from '../core/facts/verdict';
import type { IncidentFile } from '../core/measure/incident-file';
import { countWords } from '../core/measure/wording';
import { bold, buttons, link, markupLink, menus, prose, smallPrint, whenToken, words, type Block, type Piece, type Press } from './blocks';
import { actionId, carried } from './button-values';
import { incidentSentence } from './incident-sentence';
import { changeLink, changeWords, incidentUrl } from './links';
import { message, metadataOf, mostDetailed, type SlackMessage } from './message';
import { isWithout, ruledOutLine, shownSuspects, slowerCauseLine, suspectLines, trackRecordLine, type Detail } from './suspects';
import { line, listed, notSeenWords, quoted } from './text';
import { memoryLine, wayBackCommand, wayBackLine } from './way-back';

export type CardOptions = {
  /** Where our pages are, without a slash at the end. */
  baseUrl: string;
  /** Somebody asked to see who wrote the suspects before answering; the caller records that. */
  showOrigin?: boolean;
};

const details: readonly Detail[] = [
  { suspects: 5, evidence: 4, memories: 3 },
  { suspects: 4, evidence: 2, memories: 2 },
  { suspects: 2, evidence: 1, memories: 1 },
];

/**
 * The card of an incident's present state. The same file gives the same card, so that nothing is sent where nothing changed.
 * Origin stands beside a suspect only after the verdict, or where `showOrigin` says that it was asked for.
 */
export const incidentCard = (file: IncidentFile, options: CardOptions): SlackMessage =>
  mostDetailed(details, (detail) => message(incidentSentence(file), body(file, options, detail), metadataOf('incident', file.incident.id)));

/** What becomes of the card of an incident that turned out to be part of another: where it is told, and nothing to press. */
export const partCard = (id: string, { id: into, service, title }: Incident, { baseUrl }: CardOptions): SlackMessage =>
  message(
    `OK  ${line(id, 40)} is part of ${line(into, 40)}: ${line(service, 40)}, told there.`,
    [
      prose([
        [
          words('The same problem. What changed before it, and what people said, stands on the card of '),
          link(incidentUrl(baseUrl, into), line(into, 60)),
          words(`: ${quoted(title)}.`),
        ],
      ]),
    ],
    metadataOf('incident', id),
  );

const body = (file: IncidentFile, options: CardOptions, detail: Detail): (Block | undefined)[] => {
  const withOrigin = options.showOrigin === true || file.standing.settled !== undefined;
  return [
    prose([problemLine(file), ...verdictLines(file)]),
    menusAfter(file.incident.id, file.standing),
    prose([...suspectLines(file, { ...detail, withOrigin }), ruledOutLine(file), slowerCauseLine(file), trackRecordLine(file)]),
    prose(isWithout(file) ? [] : [wayBackLine(file.wayBack)], isWithout(file) ? undefined : wayBackCommand(file.wayBack)),
    prose([memoryLine(file.seenBefore, detail.memories), ownersLine(file.owners)]),
    buttons(presses(file, withOrigin, detail.suspects)),
    footer(file, options.baseUrl),
  ];
};

const problemLine = ({ incident }: IncidentFile): Piece[] => [
  bold(`${line(incident.service, 60)}: ${line(incident.title, 200) || '(no title)'}`),
  words(
    ` (${line(incident.id, 60)}, ${incident.severity}${incident.reopened > 0 ? `, came back ${countWords(incident.reopened, 'time')}` : ''})`,
  ),
];

const verdictLines = (file: IncidentFile): Piece[][] => {
  const { settled } = file.standing;
  if (settled?.answer.kind === 'this-change')
    return [[bold('Confirmed: '), ...changeLink(file.changes, settled.answer.sha), words(' caused it, a person said.')]];
  if (settled?.answer.kind === 'not-a-change') return [[bold('Not a change: '), words(`${settled.answer.reason}, a person said.`)]];
  return [];
};

/** Optional questions after a confirmed change; skipping them is fine. */
const menusAfter = (incident: string, { settled, detail }: Standing): Block | undefined => {
  if (settled?.answer.kind !== 'this-change') return undefined;
  return menus(carried({ v: 1, incident }), [
    { actionId: actionId('failure-mode'), placeholder: 'How did it break? (optional)', options: failureModes, chosen: detail.failureMode },
    {
      actionId: actionId('ai-involvement'),
      placeholder: 'AI involvement? (optional)',
      options: aiInvolvements,
      chosen: detail.aiInvolvement,
    },
  ]);
};

const ownersLine = (owners: readonly string[]): Piece[] => (owners.length > 0 ? [bold('Knows this: '), words(listed(owners, 5))] : []);

/** `shown`: how many suspects this version of the card names; nobody answers for one they did not see. */
const presses = (file: IncidentFile, withOrigin: boolean, shown: number): Press[] => {
  if (file.standing.settled) return [];
  const incident = file.incident.id;
  const shas = shownSuspects(file)
    .slice(0, shown)
    .map(({ sha }) => sha);
  const blame = shas.slice(0, 3).map((sha, index) => ({
    text: `${index + 1} caused it`,
    label: `Confirm: ${changeWords(file.changes, sha)} caused it`,
    actionId: actionId('verdict', index + 1),
    value: carried({ v: 1, incident, answer: 'this-change', sha }),
  }));
  const none = {
    text: 'None of these',
    actionId: actionId('verdict', 8),
    value: carried({ v: 1, incident, answer: 'none-of-these', shas }),
  };
  const notAChange = {
    text: 'Not a change…',
    actionId: actionId('verdict', 9),
    value: carried({ v: 1, incident, answer: 'not-a-change' }),
  };
  const origin = { text: 'Show provenance', actionId: actionId('show-origin'), value: carried({ v: 1, incident }) };
  return [...blame, ...(shas.length > 0 ? [none] : []), notAChange, ...(shas.length > 0 && !withOrigin ? [origin] : [])];
};

const footer = ({ incident, notSeen }: IncidentFile, baseUrl: string): Block => {
  const since = (at: Moment | undefined, verb: string): string[] => (at ? [`${verb} ${whenToken(at, 'both')}`] : []);
  const page = incidentUrl(baseUrl, incident.id);
  const parts = [
    ...since(incident.startedAt, 'Began'),
    ...since(incident.resolvedAt, 'over'),
    ...(page ? [markupLink(page, 'Everything we know')] : []),
  ];
  return smallPrint(parts.join(' · '), notSeenWords(notSeen));
};
