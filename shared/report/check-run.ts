// The check of a pull request as GitHub shows it: a title, a page of Markdown, notes on files, and one comment.
import type { Tier } from '../core/facts/change';
import { tallyWords } from '../core/measure/origin-tally';
import type { CheckedPath, ProposalCheck } from '../core/measure/proposal-check';
import type { PathMemoryLine } from '../core/measure/range-check';
import { countWords, dayWords, shorten } from '../core/measure/wording';
import type { Mode } from '../core/risk/policy';
import { markdown, markdownCode } from './markdown';

/** What GitHub takes of one output. Source: docs.github.com, REST API, "Check runs". */
const mostCharacters = 60_000;
const mostAnnotations = 50;
const mostLines = 10;

export type Annotation = {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
};

export type CheckRun = {
  conclusion: 'success' | 'neutral' | 'action_required' | 'failure';
  title: string;
  summary: string;
  annotations: Annotation[];
};

const tierTitles: Record<Tier, string> = { critical: 'Critical', high: 'High', standard: 'Standard', low: 'Low' };

const inert = (text: string): string => markdown(shorten(text, 600));

const reviewWords = ({ review: { needed, approvals } }: ProposalCheck): string => {
  if (needed === 0) return 'no review asked for';
  return `${countWords(needed, 'independent human review')} needed (${approvals === undefined ? 'reviews cannot be seen' : `${approvals} of ${needed}`})`;
};

/** The first line of everything: `High · 1 independent human review needed (0 of 1)`. */
export const checkTitle = (check: ProposalCheck): string =>
  check.files === 0 ? 'Nothing changed' : `${tierTitles[check.tier.tier]} · ${reviewWords(check)}`;

const isHigh = ({ tier }: { tier: Tier }): boolean => tier === 'high' || tier === 'critical';

const whyLines = ({ tier, paths }: ProposalCheck): string[] => {
  const further = paths.filter((path) => isHigh(path) && path.because !== tier.because).map(({ because }) => because);
  const all = [...new Set([tier.because, ...further])];
  const rest = all.length - mostLines;
  return [...all.slice(0, mostLines).map(inert), ...(rest > 0 ? [`and ${countWords(rest, 'more path')}`] : [])];
};

const incidentWords = ({ incidents }: PathMemoryLine): string =>
  incidents.map(({ incidentId, title, at }) => `${incidentId} "${shorten(title, 80)}" (${dayWords(at)})`).join(', ');

const historyWords = (line: PathMemoryLine): string =>
  `${countWords(line.incidents.length, 'confirmed incident')} on this file: ${incidentWords(line)}`;

const historyLines = ({ memory }: ProposalCheck): string[] => {
  const rest = memory.length - mostLines;
  return [
    ...memory.slice(0, mostLines).map((line) => `${markdownCode(shorten(line.path, 200))} ${inert(historyWords(line))}`),
    ...(rest > 0 ? [`and ${countWords(rest, 'more path')} with incidents`] : []),
  ];
};

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `**${title}**`, ...lines.map((line) => `- ${line}`)];

const modeWords: Record<Mode, string> = {
  observe: 'Mode observe: this is only told, and holds nothing back.',
  advise: 'Mode advise: this is advice, and holds nothing back.',
  enforce: 'Mode enforce: what the policy asks for is held back until it is there.',
};

const pageOf = (check: ProposalCheck): string[] => {
  const worst = check.paths[0]?.path;
  return [
    ...section('Why', whyLines(check)),
    ...section(
      'Look at this',
      check.reasons.map(({ text }) => inert(text)),
    ),
    ...section('History', historyLines(check)),
    ...section('Provenance', [inert(tallyWords(check.origin))]),
    ...section(
      'Suggested reviewers',
      check.tier.owners.slice(0, 5).map((owner) => `${markdownCode(owner)} (owners)`),
    ),
    ...section('What could not be seen', check.notSeen.map(inert)),
    '',
    modeWords[check.mode],
    ...(worst === undefined ? [] : ['', `Wrong tier? ${markdownCode(`aftershock policy explain ${shorten(worst, 200)}`)}`]),
  ];
};

// Cut at a line, so that no markup is left open.
const fitting = (lines: readonly string[]): string => {
  const kept: string[] = [];
  let characters = 0;
  for (const line of lines) {
    characters += line.length + 1;
    if (characters > mostCharacters) return [...kept, '- and more, which does not fit here'].join('\n');
    kept.push(line);
  }
  return kept.join('\n').trim();
};

const noteOn = (path: CheckedPath, memory: PathMemoryLine | undefined): string =>
  [path.because, ...(memory ? [historyWords(memory)] : [])].map((text) => shorten(text, 1_000)).join('\n');

/** Strangers' text in a note is plain: GitHub renders none of it. `lineOf` is the first changed line of a file that is still there. */
const annotationsOf = (check: ProposalCheck, lineOf: (path: string) => number | undefined): Annotation[] => {
  const remembered = new Map(check.memory.map((line) => [line.path, line]));
  const low: Annotation['annotation_level'] = 'notice';
  const high: Annotation['annotation_level'] = check.answer === 'go' ? 'warning' : 'failure';
  return check.paths
    .filter((path) => isHigh(path) || remembered.has(path.path))
    .flatMap((path) => {
      const line = lineOf(path.path);
      if (line === undefined) return [];
      const title = `${tierTitles[path.tier]} risk`;
      const message = noteOn(path, remembered.get(path.path));
      return [{ path: path.path, start_line: line, end_line: line, annotation_level: isHigh(path) ? high : low, title, message }];
    })
    .slice(0, mostAnnotations);
};

// What people can still do asks for their action; what only time or another policy mends fails.
const conclusionOf = ({ mode, status, answer }: ProposalCheck): CheckRun['conclusion'] => {
  if (mode === 'observe') return 'neutral';
  if (answer !== 'go') return answer === 'wait' ? 'action_required' : 'failure';
  return status === 'fine' ? 'success' : 'neutral';
};

/** The check run on a commit. Pure: the same check gives the same bytes. */
export const checkRun = (check: ProposalCheck, lineOf: (path: string) => number | undefined): CheckRun => ({
  conclusion: conclusionOf(check),
  title: checkTitle(check),
  summary: fitting(pageOf(check)) || 'Nothing to say.',
  annotations: annotationsOf(check, lineOf),
});

/** Whether a pull request gets a comment of its own. */
export const isWorthComment = ({ tier: { tier } }: ProposalCheck): boolean => isHigh({ tier });

/** The one comment; `marker` is how it is found again. */
export const checkComment = (check: ProposalCheck, marker: string): string =>
  fitting([
    marker,
    `### ${inert(checkTitle(check))}`,
    ...(isWorthComment(check) ? [] : ['', 'An earlier version of this pull request was riskier.']),
    ...pageOf(check),
  ]);
