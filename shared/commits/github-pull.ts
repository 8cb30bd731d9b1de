// What does a pull request look like right now: its state, commits, reviews, files and owners? Asked of GitHub itself.
import * as z from 'zod';
import type { Commit, FileChange } from '../core/facts/change';
import type { PullRequestFact, ReviewFact } from '../core/facts/fact';
import { pagesOf, type Asking, type GitHub } from './github';
import { forEachOf } from './github-details';
import { notesOf } from './github-notes';
import { repositoryPath } from './github-path';
import { proposalFrom, Pull, pullFields } from './github-proposals';
import { ProposedFile, Sha } from './github-shapes';
import { GitHubTrouble } from './github-trouble';
import { Work, workFragment } from './github-work';
import type { Veil } from './veil';

const askMillis = 20_000;
/** GitHub shows the first 3,000 files of a pull request, 100 a page (GitHub docs, "List pull requests files"). */
const mostPages = 30;
const perPage = 100;

const ownersFiles = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

const lookQuery = `query Look($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    ${ownersFiles.map((path, index) => `owners${index}: object(expression: "HEAD:${path}") { ... on Blob { text } }`).join('\n    ')}
    notes: ref(qualifiedName: "refs/notes/ai") { target { oid } }
    pullRequest(number: $number) {
      state isDraft changedFiles
      ${pullFields}
      ...Work
    }
  }
}
${workFragment}`;

const Blob = z.object({ text: z.string().nullish() }).nullish().catch(undefined);
const Looked = z.object({
  repository: z
    .object({
      nameWithOwner: z.string(),
      owners0: Blob,
      owners1: Blob,
      owners2: Blob,
      notes: z
        .object({ target: z.object({ oid: Sha }) })
        .nullish()
        .catch(undefined),
      pullRequest: z
        .intersection(
          z.object({ state: z.enum(['OPEN', 'CLOSED', 'MERGED']), changedFiles: z.number().int().min(0) }),
          z.intersection(Pull, Work),
        )
        .nullish(),
    })
    .nullish(),
});
type Looked = NonNullable<z.infer<typeof Looked>['repository']>;

const Files = z.array(ProposedFile).max(perPage);

/** Without people. `repository` is its present name, wherever it was asked for by an older one. */
export type SeenPull = {
  repository: string;
  isOpen: boolean;
  pullRequest: PullRequestFact;
  reviews: ReviewFact[];
  commits: Commit[];
  files: FileChange[];
  /** The first changed line of each file that is still there. */
  firstLines: Map<string, number>;
  codeowners: string;
  notSeen: string[];
};

type FilesRead = Pick<SeenPull, 'files' | 'firstLines'> & { isWhole: boolean };

const filesOf = async (asking: Asking, path: string, count: number): Promise<FilesRead> => {
  const pages = pagesOf(Files);
  const numbers = Array.from({ length: Math.min(mostPages, Math.ceil(count / perPage)) }, (_, index) => index + 1);
  const found = new Map<number, z.infer<typeof Files>>();
  const trouble = await forEachOf(numbers, async (page) => {
    found.set(page, (await asking.get(`${path}/files?per_page=${perPage}&page=${page}`, pages)).value);
  });
  if (trouble) throw trouble;
  const all = numbers.flatMap((page) => found.get(page) ?? []);
  return {
    files: all.flatMap(({ changes }) => changes),
    firstLines: new Map(all.flatMap(({ path: name, firstLine }) => (firstLine === undefined ? [] : [[name, firstLine] as const]))),
    isWhole: all.length >= count,
  };
};

const withNotes = async (asking: Asking, { nameWithOwner, notes }: Looked, commits: readonly Commit[]): Promise<Commit[]> => {
  if (!notes) return [...commits];
  const question = { repository: nameWithOwner, notesAt: notes.target.oid };
  const found = await notesOf(
    asking,
    question,
    commits.map(({ sha }) => sha),
  );
  return commits.map((commit) => {
    const note = found.get(commit.sha);
    return note === undefined ? commit : { ...commit, note };
  });
};

const veiledCommits = (commits: Commit[], { repository, headSha, at }: PullRequestFact, hide: Veil): Commit[] => {
  const push = {
    kind: 'push',
    id: '',
    provider: 'github',
    branch: '',
    before: '',
    truncated: false,
    repository,
    after: headSha,
    at,
  } as const;
  const fact = hide({ ...push, commits });
  return fact.kind === 'push' ? fact.commits : [];
};

const notSeenOf = ({ isWhole }: FilesRead, isCut: { reviews: boolean; commits: boolean }): string[] => [
  ...(isWhole ? [] : ['Only the first 3,000 files were read.']),
  ...(isCut.commits ? ['Only the first 100 commits were read.'] : []),
  ...(isCut.reviews ? ['Only the last 100 reviews were read.'] : []),
];

/** Undefined where there is no such pull request. Throws GitHubTrouble: half a look would be told as a whole one. */
export const lookAtPull = async (
  github: GitHub,
  { repository, number }: { repository: string; number: number },
  hide: Veil,
): Promise<SeenPull | undefined> => {
  const asking = github.askAbout(repository, askMillis);
  const [, owner, name] = repositoryPath(repository).split('/');
  const looked = (await asking.query({ query: lookQuery, variables: { owner, name, number } }, Looked)).repository;
  const pull = looked?.pullRequest;
  if (!looked || !pull) return undefined;
  const { proposal, isCut } = proposalFrom(looked.nameWithOwner, pull);
  const raw = { ...proposal.pullRequest, involved: pull.involved, commits: pull.commits };
  const [read, commits] = await Promise.all([
    filesOf(asking, `${repositoryPath(looked.nameWithOwner)}/pulls/${number}`, pull.changedFiles),
    withNotes(asking, looked, pull.commits),
  ]);
  const pullRequest = hide(raw);
  if (pullRequest.kind !== 'pull-request') throw new GitHubTrouble('unreadable');
  return {
    repository: looked.nameWithOwner,
    isOpen: pull.state === 'OPEN',
    pullRequest,
    reviews: proposal.reviews.map(hide).flatMap((review) => (review.kind === 'review' ? [review] : [])),
    commits: veiledCommits(commits, proposal.pullRequest, hide),
    files: read.files,
    firstLines: read.firstLines,
    codeowners: [looked.owners0, looked.owners1, looked.owners2].find((blob) => blob?.text)?.text ?? '',
    notSeen: notSeenOf(read, { reviews: isCut, commits: pull.isCut }),
  };
};
