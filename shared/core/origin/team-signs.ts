// Which of a team's own markers does a commit carry?
import type { CommitText, UserMarker } from './commit-text';
import type { Place, Strength } from './marker';
import type { OwnLine } from './own-words';
import type { Sign } from './sign';
import { peopleOf, trailersOf } from './trailer';

const worth: Record<UserMarker['strength'], Strength> = { declared: 'declared', strong: 'assisted', weak: 'weak' };
const places: Record<UserMarker['where'], Place> = { trailer: 'trailer', email: 'author', branch: 'branch', footer: 'footer' };

/** `lines` are the writer's own words in the commit's message. */
export const teamSigns = (commit: CommitText, lines: readonly OwnLine[], own: readonly UserMarker[]): Sign[] =>
  own
    .filter((marker) => marker.pattern.trim() !== '' && carries(commit, lines, marker))
    .map(({ tool, where, strength }) => ({
      marker: `team/${where}`,
      strength: worth[strength],
      where: places[where],
      tools: [tool],
      text: `your own ${where} marker for ${tool}`,
    }));

const carries = (commit: CommitText, lines: readonly OwnLine[], { where, pattern }: UserMarker): boolean => {
  const wanted = pattern.trim().toLowerCase();
  if (where === 'branch') return commit.pullRequest?.branch?.toLowerCase().startsWith(wanted.replace(/\*$/, '')) === true;
  if (where === 'email') return commit.author.email.toLowerCase() === wanted || lines.some((line) => coAuthors(line).includes(wanted));
  if (where === 'footer') return lines.some(({ text }) => matches(text, wanted));
  return lines.some(({ text, isBullet }) => !isBullet && matches(spaced(text), spaced(wanted)));
};

const coAuthors = (line: OwnLine): string[] =>
  trailersOf(line)
    .filter(({ key }) => key === 'co-authored-by')
    .flatMap(({ value }) => peopleOf(value).map(({ address }) => address?.toLowerCase() ?? ''));

/** A trailer's value may stand any number of spaces behind its key. */
const spaced = (text: string): string => {
  const colon = text.indexOf(':');
  return colon < 0 ? text : `${text.slice(0, colon).trim()}: ${text.slice(colon + 1).trim()}`;
};

const matches = (text: string, wanted: string): boolean => {
  const lower = text.toLowerCase();
  return wanted.endsWith('*') ? lower.startsWith(wanted.slice(0, -1)) : lower === wanted;
};
