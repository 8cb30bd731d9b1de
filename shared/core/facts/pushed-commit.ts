// A pushed commit with the commits that came along: without a repository at hand, pushes are all that is known of order.
import type { Commit } from './change';

export type PushedCommit = {
  commit: Commit;
  /** Empty where the commit was carried by a deployment's own event. */
  branch: string;
  /** The branch's commit before the push; empty where nobody said. */
  before: string;
  /** Shas pushed together with it, oldest first, up to but without it. */
  earlierInPush: string[];
  /** The provider's message named only some of the push's commits. */
  truncated: boolean;
};
