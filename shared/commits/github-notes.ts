// What do a repository's git-ai notes say of these commits? Read from `refs/notes/ai`, whose tree may be spread over folders.
import * as z from 'zod';
import type { Asking } from './github';
import { commitName, repositoryPath } from './github-path';

const perQuery = 50;
const mostNotes = 200;

// git spreads a large notes tree over folders named after the first digits.
const pathsOf = (sha: string): string[] => [sha, `${sha.slice(0, 2)}/${sha.slice(2)}`];

const queryFor = (shas: readonly string[], notesAt: string): string => {
  const blobs = shas.flatMap((sha) =>
    pathsOf(commitName(sha)).map(
      (path, level) => `n${level}_${sha}: object(expression: "${commitName(notesAt)}:${path}") { ... on Blob { text } }`,
    ),
  );
  return `query Notes($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${blobs.join('\n    ')}
  }
}`;
};

const Blob = z.object({ text: z.string() }).nullish().catch(undefined);
const Found = z.object({ repository: z.record(z.string(), Blob).nullish() });

/** Notes by commit, of the first 200; a commit without one is left out. `notesAt`: the commit of the notes. Throws GitHubTrouble. */
export const notesOf = async (
  asking: Asking,
  { repository, notesAt }: { repository: string; notesAt: string },
  shas: readonly string[],
): Promise<Map<string, string>> => {
  const [, owner, name] = repositoryPath(repository).split('/');
  const notes = new Map<string, string>();
  const wanted = [...new Set(shas)].slice(0, mostNotes);
  for (let start = 0; start < wanted.length; start += perQuery) {
    const query = queryFor(wanted.slice(start, start + perQuery), notesAt);
    const answer = await asking.query({ query, variables: { owner, name } }, Found);
    for (const [key, blob] of Object.entries(answer.repository ?? {})) if (blob) notes.set(key.slice(key.indexOf('_') + 1), blob.text);
  }
  return notes;
};
