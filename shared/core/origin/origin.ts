// Who wrote a commit: an AI tool, a tool and people, people, plain automation, or nobody can tell? With the evidence for it.
import type { Origin, OriginReport } from '../facts/change';
import type { Moment } from '../facts/moment';
import { authorSign, committerSign } from './author-signs';
import type { CommitText, UserMarker } from './commit-text';
import { lineEvidence } from './line-signs';
import type { LineEvidence } from './line-signs';
import { ASSISTANTS_SINCE } from './marker';
import type { Strength } from './marker';
import { messageSigns } from './message-signs';
import { ownWords } from './own-words';
import type { OwnWords } from './own-words';
import { commitsOfRequest, requestSigns } from './request-signs';
import type { RequestCommits } from './request-signs';
import { evidenceOf, isStronger, strengthAt } from './sign';
import type { Sign } from './sign';
import { teamSigns } from './team-signs';
import type { Found } from './trailer-signs';

/** `at`: the day to judge markers by where the commit has no `landedAt`. */
export type OriginOptions = { markers?: readonly UserMarker[]; at?: Moment };

const MOST_EVIDENCE = 12;
const MOST_COMMITS = 500;

/** What the strongest sign makes of a commit; what is not here decides nothing. */
const meaning: Partial<Record<Strength, Origin>> = {
  line: 'ai',
  identity: 'ai',
  declared: 'ai',
  session: 'ai',
  'declared-odd': 'ai',
  'declared-prose': 'ai',
  aggregate: 'mixed',
  inherited: 'mixed',
  'pull-request': 'mixed',
  assisted: 'mixed',
  suggestion: 'mixed',
  automation: 'bot',
  human: 'human',
};

/**
 * Reads only what the commit declares: no marker means `unknown`, and `human` takes a positive sign. Pure, linear in the length of
 * its texts, never throws. Evidence quotes tools, models and their official addresses, never a person.
 */
export const originOf = (commit: CommitText, options: OriginOptions = {}): OriginReport => {
  const words = ownWords(commit.message);
  const author = authorSign(commit.author);
  const isBot = author !== undefined && author.sign.strength !== 'identity' && author.sign.strength !== 'declared-odd';
  const at = commit.landedAt ?? options.at;
  const requested = isBot ? undefined : requestOf(commit, options);
  const found = dated(
    [
      ...identities(commit, author),
      ...messageSigns(isBot ? words.lines.filter(({ isTail }) => isTail) : words.lines),
      ...(requested?.signs ?? []),
    ],
    { words, at },
  );
  const own = options.markers ? teamSigns(commit, words.lines, options.markers) : [];
  const placed = [...found, ...own].map((sign) => ({ ...sign, strength: inContext(sign, words.isAggregate, isBot) }));
  const lines = lineEvidence(commit);
  const signs = [...placed, ...(lines ? [lines.sign] : []), ...(requested?.commits ? [requested.commits.sign] : [])];
  if (!isBot && at !== undefined && at < ASSISTANTS_SINCE && !signs.some(isDecisive)) signs.push(beforeAssistants);
  return report({ signs, lines, commits: requested?.commits, isAggregate: words.isAggregate });
};

/** An agent that wrote a commit has committed it too; only beside another author does the committer say something. */
const identities = ({ committer }: CommitText, author: Found | undefined): Found[] => {
  const carried = committer && author?.sign.strength !== 'identity' ? committerSign(committer) : undefined;
  return [...(author ? [author] : []), ...(carried ? [carried] : [])];
};

type Requested = { signs: Found[]; commits: RequestCommits | undefined };

const requestOf = ({ pullRequest }: CommitText, options: OriginOptions): Requested | undefined => {
  if (!pullRequest) return undefined;
  const origins = pullRequest.commits
    ?.slice(0, MOST_COMMITS)
    .map((commit) => ({ message: commit.message, report: originOf(alone(commit), options) }));
  return { signs: requestSigns(pullRequest), commits: origins && commitsOfRequest(origins) };
};

/** A commit of a pull request speaks for itself, not for the request again. */
const alone = ({ sha, message, author, committer, note, trace, landedAt }: CommitText): CommitText => ({
  sha,
  message,
  author,
  trace,
  ...(committer ? { committer } : {}),
  ...(note === undefined ? {} : { note }),
  ...(landedAt === undefined ? {} : { landedAt }),
});

type Day = { words: OwnWords; at: Moment | undefined };

const dated = (found: Found[], { words, at }: Day): Sign[] =>
  found.flatMap(({ marker, sign }) => {
    const strength = marker.unlessSubject?.test(words.lines[0]?.text ?? '') ? 'weak' : strengthAt(marker, sign.strength, at);
    return strength === undefined ? [] : [{ ...sign, strength }];
  });

/** A trailer on a squash or merge is about some of it; on an automation's commit it came with the change that was carried. */
const inContext = ({ strength, where }: Sign, isAggregate: boolean, isBot: boolean): Strength => {
  const isSaid = (where === 'trailer' || where === 'footer') && meaning[strength] === 'ai';
  if (isSaid && isBot) return 'inherited';
  return isSaid && isAggregate ? 'aggregate' : strength;
};

const isDecisive = ({ strength }: Sign): boolean => meaning[strength] !== undefined;

const beforeAssistants: Sign = {
  marker: 'human/before-assistants',
  strength: 'human',
  where: 'landed-at',
  tools: [],
  text: 'landed before the first AI assistant for code existed',
};

type Evidence = { signs: Sign[]; lines: LineEvidence | undefined; commits: RequestCommits | undefined; isAggregate: boolean };

const report = (evidence: Evidence): OriginReport => {
  const signs = distinct(evidence.signs).sort((one, other) =>
    isStronger(one.strength, other.strength) ? -1 : isStronger(other.strength, one.strength) ? 1 : 0,
  );
  const origin = verdict({ ...evidence, signs });
  const lines = evidence.lines?.lines;
  return {
    origin,
    tools: origin === 'ai' || origin === 'mixed' ? toolsOf(signs) : [],
    evidence: signs.slice(0, MOST_EVIDENCE).map(evidenceOf),
    ...(lines ? { lines } : {}),
  };
};

/** Lines outrank the pull request's commits, which outrank what the commit says of itself. */
const verdict = ({ signs, lines, commits, isAggregate }: Evidence): Origin => {
  const strongest = signs.find((sign) => isDecisive(sign) && sign.strength !== 'line');
  const declared = (strongest && meaning[strongest.strength]) ?? 'unknown';
  if (lines && lines.origin === 'human') return declared === 'ai' || declared === 'mixed' ? 'mixed' : 'human';
  if (lines && lines.origin !== 'unknown') return isAggregate && !lines.isIndependent ? 'mixed' : lines.origin;
  return commits ? commits.origin : declared;
};

const distinct = (signs: Sign[]): Sign[] => [
  ...new Map(signs.map((sign) => [`${sign.marker} ${sign.strength} ${sign.where} ${sign.tools.join()}`, sign])).values(),
];

const toolsOf = (signs: Sign[]): string[] => {
  const counted = signs.filter(({ strength }) => meaning[strength] === 'ai' || meaning[strength] === 'mixed');
  const alone = counted.filter(({ isShared }) => isShared !== true);
  const tools = [...new Set((alone.length > 0 ? alone : counted).flatMap((sign) => sign.tools))];
  const named = tools.filter((tool) => tool !== 'unspecified' && tool !== '');
  return named.length > 0 ? named : tools;
};
