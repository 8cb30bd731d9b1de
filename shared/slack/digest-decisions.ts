// Which questions wait for a person, each with the buttons that answer it?
import type { Decision } from '../core/measure/digest-incidents';
import { bold, buttons, prose, words, type Block, type Piece, type Press } from './blocks';
import { actionId, carried } from './button-values';
import { listed, line, quoted, revision } from './text';

/** The first `shown` questions in one block and a row of buttons for each; the rest by name. */
export const decisionBlocks = (decisions: readonly Decision[], shown: number): (Block | undefined)[] => {
  const asked = decisions.slice(0, shown);
  const rest = decisions.slice(shown).map(({ incidentId }) => incidentId);
  const more = rest.length > 0 ? [words(`… and ${rest.length} more waiting: ${listed(rest, 5, 40)}`)] : [];
  return [
    prose([...asked.flatMap(question), more]),
    ...asked.map((decision, index) => buttons(presses(decision, asked.length > 1 ? `${index + 1} · ` : '', index))),
  ];
};

const question = (decision: Decision, index: number): Piece[][] => {
  const { incidentId, title, service, suspect } = decision;
  const opening = [bold('ACT  '), words(`${index + 1}. `)];
  if (!suspect)
    return [[...opening, words(`No change fits ${line(incidentId, 40)} ${quoted(title, 70)} (${line(service, 40)}). What was it?`)]];
  const name = suspect.pullRequest ? `#${suspect.pullRequest.number}` : revision(suspect.sha);
  return [
    [
      ...opening,
      words(`Was ${line(incidentId, 40)} ${quoted(title, 70)} caused by ${quoted(suspect.title, 70)} (${name}, ${line(service, 40)})?`),
    ],
    [words(`      ${strengths[suspect.strength]}${suspect.because.length > 0 ? `: ${listed(suspect.because.slice(0, 2), 2, 110)}` : ''}.`)],
  ];
};

const strengths = { strong: 'Strong', possible: 'Possible', weak: 'Weak' } as const;

const presses = ({ incidentId: incident, suspect }: Decision, prefix: string, row: number): Press[] => {
  const id = (column: number): string => actionId('verdict', row * 10 + column);
  const notAChange = { text: `${prefix}Not a change…`, actionId: id(3), value: carried({ v: 1, incident, answer: 'not-a-change' }) };
  if (!suspect) return [notAChange];
  const { sha } = suspect;
  return [
    { text: `${prefix}Yes, this change`, actionId: id(1), value: carried({ v: 1, incident, answer: 'this-change', sha }) },
    { text: `${prefix}No, not this`, actionId: id(2), value: carried({ v: 1, incident, answer: 'not-this', sha }) },
    notAChange,
  ];
};
