// What does a CI job know of the commits it deploys? The commits' own facts, as our generic webhook takes them; no line of code.
import { momentOf } from '../../../shared/core/facts/moment';
import { ChangedWords } from '../history/changed-words';
import { readCommits, type GitCommit } from '../history/commits';
import type { Repository } from '../history/git';
import { noteLimit } from '../../../shared/adapters/commit';
import { firstLine, type Range } from './git-range';
import { pullCommits } from './pull-commits';
import { noteOf, notesOf, type Notes } from './range-origin';

/** What a commit declares of who wrote it. */
type Declared = {
  sha: string;
  message: string;
  landedAt: string;
  author: { name: string; email: string };
  committer: { name: string; email: string };
  note?: string;
};

/** A commit as POST /webhooks/generic takes it. */
export type SentCommit = Declared & {
  squashed?: Declared[];
  files: { path: string; added: number; deleted: number }[];
  identifiers: string[];
  pullRequest?: { number: number };
};

const longestName = 300;
const longestPath = 1_000;
const longestWord = 100;
const mostWords = 200;
const mostFiles = 3_000;
const numbered = /\(#(\d{1,9})\)/;
const merged = /^Merge pull request #(\d{1,9})\b/;

const signature = ({ name, email }: GitCommit['author']): GitCommit['author'] => ({
  name: name.slice(0, longestName),
  email: email.slice(0, longestName),
});

/** The pull request that a title names, as forges write it when they merge. */
export const pullRequestIn = (message: string): number | undefined => {
  const title = message.split('\n', 1)[0]?.slice(0, 500) ?? '';
  const number = numbered.exec(title)?.[1] ?? merged.exec(title)?.[1];
  return number === undefined || Number(number) === 0 ? undefined : Number(number);
};

type Declares = (commit: GitCommit) => Promise<Declared>;

const declaresIn =
  (repository: Repository, notes: Notes): Declares =>
  async ({ sha, message, committedAt, author, committer }) => {
    const note = await noteOf(repository, sha, notes);
    return {
      sha,
      message,
      landedAt: momentOf(committedAt),
      author: signature(author),
      committer: signature(committer),
      ...(note === undefined ? {} : { note: note.slice(0, noteLimit) }),
    };
  };

const sentCommit = (
  commit: GitCommit,
  declared: Declared,
  { words, isMerge }: { words: readonly string[]; isMerge: boolean },
): SentCommit => {
  const number = pullRequestIn(commit.message);
  return {
    ...declared,
    // What a merge brings in is told by the commits it merges.
    files: isMerge ? [] : commit.files.filter(({ path }) => path.length <= longestPath).slice(0, mostFiles),
    identifiers: isMerge ? [] : words.map((word) => word.slice(0, longestWord)).slice(0, mostWords),
    ...(number === undefined ? {} : { pullRequest: { number } }),
  };
};

/** The commits of a range, oldest first; the deployed revision is always the last, even where it is a merge. */
export const commitsToSend = async (repository: Repository, { base, head, shas }: Range): Promise<SentCommit[]> => {
  const isAhead =
    head !== base &&
    (shas.length > 0 ||
      (await firstLine(repository, ['merge-base', '--is-ancestor', head, base]).then(
        () => false,
        () => true,
      )));
  const all = !isAhead || shas.at(-1) === head ? shas : [...shas.filter((sha) => sha !== head), head];
  const words = new ChangedWords(repository);
  const [sent, read]: [SentCommit[], GitCommit[]] = [[], []];
  const declares = declaresIn(repository, await notesOf(repository));
  try {
    const found = await words.of(all);
    for await (const commit of readCommits(repository, all)) {
      const seen = { words: found.get(commit.sha) ?? [], isMerge: !shas.includes(commit.sha) };
      sent.push(sentCommit(commit, await declares(commit), seen));
      read.push(commit);
    }
  } finally {
    await words.stop();
  }
  return withSquashed(sent, await pullCommits(repository, read), declares);
};

const longestMessage = 10_000;

// Together they must leave room in one request for the commit that they became.
const shortened = ({ message, note, ...rest }: Declared, among: number): Declared => ({
  ...rest,
  message: message.slice(0, longestMessage),
  ...(note === undefined ? {} : { note: note.slice(0, Math.floor(noteLimit / among)) }),
});

// A squash keeps no mark of what it was made of: its pull request's own commits do, where this clone has them.
const withSquashed = (
  sent: readonly SentCommit[],
  pulls: ReadonlyMap<string, readonly GitCommit[]>,
  declares: Declares,
): Promise<SentCommit[]> =>
  Promise.all(
    sent.map(async (commit) => {
      const own = pulls.get(commit.sha);
      if (!own) return commit;
      const squashed: Declared[] = [];
      for (const one of own) squashed.push(shortened(await declares(one), own.length));
      return { ...commit, squashed };
    }),
  );

const forge = /[:/]([A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/;

/** `owner/name` of the repository's origin, as its forge calls it in webhooks; undefined where it has none. */
export const repositoryName = async (repository: Repository): Promise<string | undefined> => {
  const url = await firstLine(repository, ['config', '--get', 'remote.origin.url']).catch(() => undefined);
  return url === undefined ? undefined : forge.exec(url.slice(0, 1_000))?.[1];
};
