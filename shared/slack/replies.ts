// What does `/aftershock …` answer? Only the person who asked sees it.
import { countWords, durationWords, tierSentence } from '../core/measure/wording';
import type { OriginGroup } from '../core/measure/week-facts';
import { bold, code, prose, when, words, type Block, type Piece } from './blocks';
import { usages, type Command } from './commands';
import { namedChange } from './links';
import type { Between, Blast, Likeness, Live, PathMemory, RememberedIncident } from './look-ups';
import { message, metadataOf, mostDetailed, type SlackMessage } from './message';
import { clock, dayAndClock, line, quoted, revision, spanBetween } from './text';
import { tierWords } from './tier-words';

/** The body of the answer to a slash command. */
export type Reply = { response_type: 'ephemeral'; text: string; blocks: Block[] };

/** Any message of ours as an answer that only the asking person sees: the incident card, the digest, or one of the replies below. */
export const asReply = ({ text, blocks }: SlackMessage): Reply => ({ response_type: 'ephemeral', text, blocks });

/** A sentence and as many of the lines as fit; how many more there are is said. */
const listReply = (sentence: string, lines: readonly Piece[][]): SlackMessage =>
  mostDetailed([20, 10, 5, 2, 0], (shown) => {
    const rest = lines.length - shown;
    return message(
      sentence,
      [prose([...lines.slice(0, shown), rest > 0 ? [words(`… and ${rest} more`)] : []])],
      metadataOf('reply', sentence),
    );
  });

const incidentLine = ({ incidentId, at, title, standing, change, minutes, ended }: RememberedIncident): Piece[] => [
  words(`${line(incidentId, 60)}  `),
  when(at, 'day'),
  words(`  ${line(title, 90)}`),
  ...(change ? [words('  '), ...namedChange(change)] : []),
  words(
    [
      ...(minutes === undefined ? [] : [durationWords(minutes)]),
      ...(ended ? [ended] : []),
      ...(standing === 'possible' ? ['possible, nobody answered'] : []),
    ]
      .map((text) => ` · ${text}`)
      .join(''),
  ),
];

const groupWords: Record<OriginGroup, string> = { ai: 'AI-assisted', human: 'human-declared', bot: 'bot', unknown: 'unknown' };

const byOrigin = (changes: PathMemory['changes']): string => {
  const groups = (['ai', 'human', 'bot', 'unknown'] as const).filter((group) => changes[group] > 0);
  const total = groups.reduce((sum, group) => sum + changes[group], 0);
  return [countWords(total, 'change'), ...groups.map((group) => `${changes[group]} ${groupWords[group]}`)].join(', ');
};

/** What we remember of a path. */
export const fileReply = ({ path, tier, because, changes, incidents }: PathMemory): SlackMessage => {
  const confirmed = incidents.filter(({ standing }) => standing === 'confirmed').length;
  return listReply(`${line(path, 70)}: ${countWords(confirmed, 'confirmed incident')}, ${incidents.length - confirmed} possible`, [
    [words(line(tierSentence({ tier, because }), 220))],
    [words(byOrigin(changes))],
    ...incidents.map(incidentLine),
  ]);
};

const all = (label: string, pieces: readonly Piece[][]): Piece[][] => pieces.map((piece) => [bold(label), ...piece]);

/** Where a change went and what it did. */
export const blastReply = ({ change, tier, live, incidents, fixedBy, stillIn }: Blast): SlackMessage =>
  listReply(`${revision(change.sha)}: ${countWords(live.length, 'deployment')}, ${countWords(incidents.length, 'incident')}`, [
    [...namedChange(change), words(` · ${tierWords[tier]}`)],
    ...all('caused  ', incidents.map(incidentLine)),
    ...all('fixed by  ', fixedBy.map(namedChange)),
    ...all(
      'went live  ',
      live.map(({ service, environment, at }) => [words(`${line(service, 60)} → ${line(environment, 40)} `), when(at, 'both')]),
    ),
    [
      bold('still in  '),
      words(
        stillIn.length > 0
          ? stillIn
              .map((service) => line(service, 60))
              .slice(0, 10)
              .join(', ')
          : 'nothing',
      ),
    ],
  ]);

/** Earlier incidents like this one, each with the reason. */
export const likeReply = ({ incidentId, alike }: Likeness): SlackMessage =>
  listReply(
    alike.length === 0
      ? `Nothing we remember is like ${line(incidentId, 60)}`
      : `${countWords(alike.length, 'earlier incident')} like ${line(incidentId, 60)}`,
    alike.map(({ incidentId: id, title, at, because }) => [
      words(`${line(id, 60)}  `),
      when(at, 'day'),
      words(`  ${quoted(title)} (${line(because, 120)})`),
    ]),
  );

/** What went live between two moments. */
export const betweenReply = ({ service, from, to, changes }: Between): SlackMessage => {
  const until = from.slice(0, 10) === to.slice(0, 10) ? clock(to) : dayAndClock(to);
  return listReply(
    `${line(service, 60)}: ${countWords(changes.length, 'change')} went live between ${dayAndClock(from)} and ${until}`,
    changes.map((change) => [when(change.liveAt, 'both'), words('  '), ...namedChange(change), words(` · ${tierWords[change.tier]}`)]),
  );
};

/** What was live at a moment. */
export const liveReply = ({ service, at, deployments }: Live): SlackMessage =>
  listReply(
    deployments.length === 0
      ? `Nothing is known to have been live on ${line(service, 60)} at ${dayAndClock(at)}`
      : `${line(service, 60)} at ${dayAndClock(at)}`,
    deployments.flatMap(({ deployment, changes }) => [
      [
        bold(`${line(deployment.environment, 40)}: `),
        words(`${revision(deployment.sha ?? deployment.version ?? 'unknown revision')} for ${spanBetween(deployment.at, at)}, since `),
        when(deployment.at, 'both'),
      ],
      ...changes.slice(0, 10).map((change) => [words('   '), ...namedChange(change)]),
    ]),
  );

/** Where a question cannot be answered: nothing of that name, or not understood. */
export const helpReply = ({ because }: Extract<Command, { kind: 'help' }>): SlackMessage =>
  listReply(
    because ?? 'Ask Aftershock',
    Object.values(usages).map(({ usage, answers }) => [code(`/aftershock ${usage}`), words(`  ${answers}`)]),
  );

/** At once, where the answer itself takes longer than Slack waits. */
export const laterReply = (): SlackMessage => listReply('That takes a moment longer: the answer comes here by itself.', []);

export const notFoundReply = (what: string): SlackMessage => listReply(`We know nothing of ${line(what, 100)}`, []);
