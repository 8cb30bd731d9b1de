// The bundled week's commits, signed by the tools that would have written them.
import type { Moment } from '../../../shared/core/facts/moment';
import type { Author, Shipped } from './scenario';

type Identity = { name: string; email: string; account: number; isBot: boolean };

const people: readonly Identity[] = [
  { name: 'Noor Example', email: '9001+noor@users.noreply.github.com', account: 9001, isBot: false },
  { name: 'Ivo Example', email: '9002+ivo@users.noreply.github.com', account: 9002, isBot: false },
  { name: 'Maren Example', email: '9003+maren@users.noreply.github.com', account: 9003, isBot: false },
];
const copilot: Identity = { name: 'Copilot', email: '198982749+Copilot@users.noreply.github.com', account: 198982749, isBot: true };
const dependabot: Identity = {
  name: 'dependabot[bot]',
  email: '49699333+dependabot[bot]@users.noreply.github.com',
  account: 49699333,
  isBot: true,
};

const someone = (number: number): Identity => people[number % people.length] ?? copilot;

/** The account that a commit is by: an agent's or a bot's own, or the person who worked with a tool. */
export const authorOf = ({ author, pullRequest }: Shipped): Identity =>
  author === 'copilot-agent' ? copilot : author === 'dependabot' ? dependabot : someone(pullRequest);

/** Somebody else than the author. */
export const reviewerOf = ({ pullRequest }: Shipped): Identity => someone(pullRequest + 1);

const trailers: Record<Author, (row: Shipped) => string> = {
  person: () => '',
  claude: () => '\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
  cursor: () => '\n\nCo-authored-by: Cursor <cursoragent@cursor.com>',
  'copilot-agent': (row) => `\n\nCo-authored-by: ${someone(row.pullRequest).name} <${someone(row.pullRequest).email}>`,
  dependabot: () => '\n\nSigned-off-by: dependabot[bot] <support@github.com>',
};

/** The commit's message as its tool would have written it. */
export const messageOf = (row: Shipped): string =>
  `${row.title} (#${row.pullRequest})${row.body ? `\n\n${row.body}` : ''}${trailers[row.author](row)}`;

/** The commit as a deploy job reports it. */
export const commitOf = (row: Shipped, { sha, landedAt }: { sha: string; landedAt: Moment }) => ({
  sha,
  message: messageOf(row),
  landedAt,
  author: { name: authorOf(row).name, email: authorOf(row).email },
  files: row.files.map(([path, added, deleted]) => ({ path, added, deleted })),
  identifiers: [...row.words],
  pullRequest: { number: row.pullRequest },
});
