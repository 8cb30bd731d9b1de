// What was a squashed commit made of? Its pull request's own commits, where this clone has the ref that GitHub keeps for them.
import { readCommits, type GitCommit } from '../history/commits';
import { gitLines, type Repository } from '../history/git';

const mostCommits = 100;

// As GitHub names them, and as people have them fetched.
const refForm = /^refs\/(?:pull\/(\d{1,9})\/head|remotes\/[^/]+\/(?:pr\/(\d{1,9})|pull\/(\d{1,9})(?:\/head)?))$/;
const refRooms = ['refs/pull', 'refs/remotes'];

const numberForm = /\(#(\d{1,9})\)$/;

/** The number that a squash merge ends its title with. */
const numberOf = ({ message }: GitCommit): string | undefined => numberForm.exec((message.split('\n', 1)[0] ?? '').trimEnd())?.[1];

const refsIn = async (repository: Repository): Promise<ReadonlyMap<string, string>> => {
  const refs = new Map<string, string>();
  for await (const ref of gitLines(repository, ['for-each-ref', '--format=%(refname)', ...refRooms])) {
    const [, first, second, third] = refForm.exec(ref) ?? [];
    const number = first ?? second ?? third;
    if (number !== undefined) refs.set(number, ref);
  }
  return refs;
};

const commitsOf = async (repository: Repository, sha: string, ref: string): Promise<GitCommit[]> => {
  const shas: string[] = [];
  const range = ['rev-list', '--no-merges', '--reverse', `--max-count=${mostCommits}`, ref, `^${sha}^`, '--'];
  for await (const one of gitLines(repository, range)) shas.push(one);
  const commits: GitCommit[] = [];
  for await (const commit of readCommits(repository, shas, 'names')) commits.push(commit);
  return commits;
};

// A rebase keeps each message: such a commit speaks for itself.
const isSquash = (landed: GitCommit, own: readonly GitCommit[]): boolean =>
  own.length === 1 || !own.some(({ message }) => message.trim() === landed.message.trim());

/** By sha of the squashed commit, oldest first; commits that were no squash, or whose ref is not here, are left out. */
export const pullCommits = async (repository: Repository, commits: readonly GitCommit[]): Promise<ReadonlyMap<string, GitCommit[]>> => {
  const numbered = commits.flatMap((commit) => {
    const number = numberOf(commit);
    return number === undefined ? [] : [{ commit, number }];
  });
  const refs = numbered.length > 0 ? await refsIn(repository) : new Map<string, string>();
  const found = new Map<string, GitCommit[]>();
  for (const { commit, number } of numbered) {
    const ref = refs.get(number);
    const own = ref === undefined ? [] : await commitsOf(repository, commit.sha, ref).catch(() => []);
    if (own.length > 0 && isSquash(commit, own)) found.set(commit.sha, own);
  }
  return found;
};
