// Our one comment on a pull request: found by its mark, edited in place, never made twice, and not made again once people took it away.
import * as z from 'zod';
import { pagesOf, type Asking, type GitHub } from './github';
import { App, isOurs, type Rights } from './github-app';
import { repositoryPath } from './github-path';
import { GitHubTrouble } from './github-trouble';
import { commentMarker } from './names';

const rights: Rights = { needs: { pull_requests: 'write' } };
const tellMillis = 20_000;
const perPage = 100;
const mostPages = 20;

const Comment = z.object({
  id: z.number().int().positive(),
  body: z.string().nullish(),
  performed_via_github_app: App,
});
const Comments = z.array(Comment).max(perPage);

export type CommentToTell = { repository: string; number: number; body: string };

/** `gone`: people deleted it, and it is not made again. `unsure`: it may be among more comments than were looked through. */
export type CommentTold = { id: number } | 'gone' | 'unsure';

// Anybody may write our mark into a comment: only what our own app wrote is ours.
const found = async (asking: Asking, { appId }: GitHub, path: string): Promise<CommentTold | undefined> => {
  const pages = pagesOf(Comments);
  for (let page = 1; page <= mostPages; page++) {
    const { value, hasMore } = await asking.get(`${path}/comments?per_page=${perPage}&page=${page}`, pages);
    const ours = value.find(({ body, performed_via_github_app: app }) => isOurs(app, appId) && (body ?? '').startsWith(commentMarker));
    if (ours) return { id: ours.id };
    if (!hasMore) return undefined;
  }
  return 'unsure';
};

const edited = async (asking: Asking, { repository, body }: CommentToTell, id: number): Promise<CommentTold> => {
  try {
    await asking.tell({ method: 'PATCH', path: `${repositoryPath(repository)}/issues/comments/${id}`, body: { body } }, Comment);
    return { id };
  } catch (error) {
    if (error instanceof GitHubTrouble && error.kind === 'unknown') return 'gone';
    throw error;
  }
};

/**
 * Tells the comment. `known` is its id from the last telling; without it the pull request is searched first. `opens`: made where it is
 * not there yet. Undefined where there is none and none is due. Throws GitHubTrouble: told again later, it is there once.
 */
export const tellComment = async (
  github: GitHub,
  comment: CommentToTell,
  { known, opens }: { known: number | undefined; opens: boolean },
): Promise<CommentTold | undefined> => {
  const asking = github.askAbout(comment.repository, tellMillis, rights);
  if (known !== undefined) return edited(asking, comment, known);
  const path = `${repositoryPath(comment.repository)}/issues/${comment.number}`;
  const there = await found(asking, github, path);
  if (there === 'unsure' || there === 'gone') return there;
  if (there) return edited(asking, comment, there.id);
  if (!opens) return undefined;
  const { id } = await asking.tell({ method: 'POST', path: `${path}/comments`, body: { body: comment.body }, isOnce: true }, Comment);
  return { id };
};
