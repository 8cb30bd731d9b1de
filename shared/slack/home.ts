// What does a person see on the app's own page? What burns, what waits for an answer, and how to ask.
import type { HomeView } from '@slack/types';
import type { RuleStandings } from '../core/facts/interrupt';
import type { Moment } from '../core/facts/moment';
import type { Decision } from '../core/measure/digest-incidents';
import { countWords } from '../core/measure/wording';
import { bold, buttons, code, header, link, prose, section, when, words, type Piece } from './blocks';
import { usages } from './commands';
import { decisionBlocks } from './digest-decisions';
import { incidentUrl } from './links';
import { ruleLines, rulesPress } from './rules';
import { line, quoted } from './text';

export type Home = {
  open: { incidentId: string; service: string; title: string; startedAt: Moment; suspects: number }[];
  decisions: Decision[];
  /** How our interrupts stand with people. */
  rules?: RuleStandings;
};

const mostOpen = 10;
const mostDecisions = 5;

const openLine = ({ incidentId, service, title, startedAt, suspects }: Home['open'][number], baseUrl: string): Piece[] => [
  bold('ACT  '),
  words(`${line(service, 60)}: ${quoted(title)} since `),
  when(startedAt, 'both'),
  words(` · ${countWords(suspects, 'possible change')} · `),
  link(incidentUrl(baseUrl, incidentId), line(incidentId, 60) || 'incident'),
];

/** The page is the same for everybody: there is no view by person. */
export const homeView = ({ open, decisions, rules = {} }: Home, { baseUrl }: { baseUrl: string }): HomeView => ({
  type: 'home',
  blocks: [
    header('What burns'),
    open.length === 0 ? section('OK  No open incident.') : undefined,
    prose([
      ...open.slice(0, mostOpen).map((one) => openLine(one, baseUrl)),
      open.length > mostOpen ? [words(`… and ${open.length - mostOpen} more`)] : [],
    ]),
    header('What waits for your answer'),
    decisions.length === 0 ? section('OK  Nothing is waiting.') : undefined,
    ...decisionBlocks(decisions, mostDecisions),
    header('What interrupts you'),
    prose(ruleLines(rules)),
    buttons([rulesPress]),
    header('How to ask'),
    prose(Object.values(usages).map(({ usage, answers }) => [code(`/aftershock ${usage}`), words(`  ${answers}`)])),
  ].filter((block) => block !== undefined),
});
