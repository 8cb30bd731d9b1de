// What is in a pull request: its own commits, who had a hand in them, and how its checks stood. As GitHub's GraphQL tells it.
import * as z from 'zod';
import type { ChecksReport, Commit } from '../core/facts/change';
import type { Person } from '../core/facts/person';
import type { Asking } from './github';
import { Account, accountFields } from './github-accounts';
import { repositoryPath } from './github-path';
import { At, lineOf, Message, Sha } from './github-shapes';
import { checkName } from './names';

/** Pull requests that one query asks for: GitHub gives up on a query after ten seconds. */
export const pullsPerQuery = 10;
const mostCommits = 100;
const mostFailed = 20;

/** To be put into a query whose pull requests are read by `Work`. */
export const workFragment = `fragment Work on PullRequest {
  body
  author ${accountFields}
  assignees(first: 10) { nodes { login databaseId } }
  participants(first: 50) { nodes { login databaseId } }
  commits(first: ${mostCommits}) {
    totalCount
    nodes { commit {
      oid message committedDate parents { totalCount }
      authors(first: 10) { nodes { name email user { databaseId } } }
      committer { name email user { databaseId } }
    } }
  }
  last: commits(last: 1) { nodes { commit {
    oid
    statusCheckRollup { state contexts(first: 100) {
      totalCount
      nodes { __typename ... on CheckRun { name conclusion } ... on StatusContext { context state } }
    } }
  } } }
}`;

const User = z.object({ login: z.string().max(100), databaseId: z.number().int().positive().nullish() }).nullable();
const Users = z
  .object({ nodes: z.array(User) })
  .nullish()
  .transform((found) => (found?.nodes ?? []).flatMap((user) => (user ? [user] : [])));

const GitActor = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  user: z.object({ databaseId: z.number().int().positive().nullish() }).nullish(),
});
type GitActor = z.infer<typeof GitActor>;

const ProposedCommit = z.object({
  oid: Sha,
  message: Message,
  committedDate: At,
  parents: z.object({ totalCount: z.number().int() }),
  authors: z.object({ nodes: z.array(GitActor.nullable()) }),
  committer: GitActor.nullish(),
});
type ProposedCommit = z.infer<typeof ProposedCommit>;

const Context = z.object({
  __typename: z.string(),
  name: z.string().optional(),
  conclusion: z.string().nullish(),
  context: z.string().optional(),
  state: z.string().nullish(),
});
const Rollup = z.object({
  state: z.string(),
  contexts: z.object({ totalCount: z.number().int().min(0), nodes: z.array(Context.nullable()) }),
});

const passes = new Set(['SUCCESS', 'NEUTRAL', 'SKIPPED']);
const waits = new Set(['PENDING', 'EXPECTED', '']);

/** Where GitHub shows only some of the checks, its own summary decides for the rest. */
const checksOf = (sha: string, { state, contexts }: z.infer<typeof Rollup>): ChecksReport => {
  const seen = contexts.nodes.flatMap((found) => (found && found.name !== checkName ? [found] : []));
  const results = seen.map((one) => ({ name: lineOf(one.name ?? one.context ?? '', 100), result: one.conclusion ?? one.state ?? '' }));
  const failed = results.filter(({ result }) => !passes.has(result) && !waits.has(result)).map(({ name }) => name);
  const isWaiting = results.some(({ result }) => waits.has(result));
  const isCut = contexts.totalCount > contexts.nodes.length;
  const isUnsure = isCut && !passes.has(state);
  return {
    sha,
    state: failed.length > 0 ? 'failed' : isWaiting || isUnsure ? 'pending' : results.length > 0 ? 'passed' : 'none',
    total: isCut ? contexts.totalCount : results.length,
    failed: failed.slice(0, mostFailed),
  };
};

const Last = z.object({ nodes: z.array(z.object({ commit: z.object({ oid: Sha, statusCheckRollup: Rollup.nullish() }) }).nullable()) });

/** GitHub's own committer for what is done on its pages. */
const webFlow = 19_864_447;

const handOf = ({ user, email }: GitActor): Person[] => {
  if (user?.databaseId) return user.databaseId === webFlow ? [] : [{ key: `github:${user.databaseId}`, isBot: false }];
  const address = lineOf(email ?? '', 300);
  return address === '' || address === 'noreply@github.com' ? [] : [{ key: `email:${address}`, isBot: false }];
};

// "Requested by: @mira": agents say in their pull request who had them start it.
const starter = /\b(?:requested|asked|started|triggered|initiated|prompted|assigned) (?:by|for):? {0,3}\[?@([A-Za-z0-9-]{1,39})/gi;

const startersIn = (body: string, users: readonly NonNullable<z.infer<typeof User>>[]): Person[] => {
  const logins = new Set([...body.matchAll(starter)].map(([, login = '']) => login.toLowerCase()));
  return users
    .filter(({ login, databaseId }) => databaseId && logins.has(login.toLowerCase()))
    .map(({ databaseId }) => ({ key: `github:${databaseId ?? ''}`, isBot: false }));
};

const commitOf = ({ oid, message, committedDate, authors, committer }: ProposedCommit): Commit => {
  const signature = (actor: GitActor | null | undefined) => ({
    name: lineOf(actor?.name ?? '', 300),
    email: lineOf(actor?.email ?? '', 300),
  });
  return { sha: oid, message, landedAt: committedDate, author: signature(authors.nodes[0]), committer: signature(committer) };
};

/** `isCut`: it has more commits than were read. */
export type Work = { commits: Commit[]; involved: Person[]; isCut: boolean; checks?: ChecksReport };

export const Work = z
  .object({
    body: z.string().transform((text) => text.slice(0, 20_000)),
    author: Account,
    assignees: Users,
    participants: Users,
    commits: z.object({ totalCount: z.number().int(), nodes: z.array(z.object({ commit: ProposedCommit }).nullable()) }),
    last: Last,
  })
  .transform(({ body, author, assignees, participants, commits: { totalCount, nodes }, last }): Work => {
    const commits = nodes.flatMap((node) => (node ? [node.commit] : []));
    // Bringing the branch up to date is nobody's work on it.
    const work = commits.filter(({ parents }) => parents.totalCount < 2);
    const hands = work.flatMap(({ authors, committer }) => [...authors.nodes, committer].flatMap((actor) => (actor ? handOf(actor) : [])));
    const assigned = assignees.flatMap(({ databaseId }) => (databaseId ? [{ key: `github:${databaseId}`, isBot: false }] : []));
    const starters = author.person.isBot ? [...assigned, ...startersIn(body, [...assignees, ...participants])] : [];
    const head = last.nodes[0]?.commit;
    return {
      commits: work.map(commitOf),
      involved: [...new Map([...starters, ...hands].map((person) => [person.key, person])).values()],
      isCut: totalCount > commits.length,
      ...(head?.statusCheckRollup ? { checks: checksOf(head.oid, head.statusCheckRollup) } : {}),
    };
  });

const queryFor = (numbers: readonly number[]): string => `query Work($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    notes: ref(qualifiedName: "refs/notes/ai") { target { oid } }
    ${numbers.map((number) => `p${number}: pullRequest(number: ${number}) { ...Work }`).join('\n    ')}
  }
}${numbers.length > 0 ? `\n${workFragment}` : ''}`;

const Repository = z.object({ repository: z.record(z.string(), z.unknown()).nullish() });
const NotesRef = z
  .object({ target: z.object({ oid: Sha }) })
  .nullish()
  .catch(undefined);

export type WorkRead = { works: Map<number, Work>; notesAt?: string };

/** What is in pull requests, at most `pullsPerQuery`; `notesAt` is the commit of the repository's notes on AI. Throws GitHubTrouble. */
export const workOf = async (asking: Asking, repository: string, numbers: readonly number[]): Promise<WorkRead> => {
  const [, owner, name] = repositoryPath(repository).split('/');
  const answer = await asking.query({ query: queryFor(numbers), variables: { owner, name } }, Repository);
  const found = new Map(Object.entries(answer.repository ?? {}));
  const works = new Map<number, Work>();
  for (const number of numbers) {
    const read = Work.safeParse(found.get(`p${number}`));
    if (read.success) works.set(number, read.data);
  }
  const notes = NotesRef.parse(found.get('notes'));
  return { works, ...(notes ? { notesAt: notes.target.oid } : {}) };
};
