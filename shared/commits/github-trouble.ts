// Why could GitHub not tell us something, and would asking later help? Fixed sentences: no address, no token, nothing it sent.

/** `busy`: it told us to wait. `down`: no answer, or a broken one. `late`: our own time was up. `refused`: it does not let us. `unknown`: it knows no such thing. */
export type TroubleKind = 'busy' | 'down' | 'late' | 'refused' | 'unknown' | 'unreadable';

const sentences: Record<TroubleKind, string> = {
  busy: 'GitHub asked us to wait.',
  down: 'GitHub did not answer in time.',
  late: 'There was not enough time to ask GitHub for everything.',
  refused: 'GitHub did not let us look.',
  unknown: 'GitHub knows no such repository or commit, or our app is not installed there.',
  unreadable: "GitHub's answer could not be read.",
};

/** `afterSeconds` is there where a later question may get an answer: retry no sooner. */
export class GitHubTrouble extends Error {
  override readonly name: string = 'GitHubTrouble';
  readonly afterSeconds?: number;

  constructor(
    readonly kind: TroubleKind,
    afterSeconds?: number,
  ) {
    super(
      afterSeconds === undefined
        ? sentences[kind]
        : `${sentences[kind].slice(0, -1)}; the next question may be asked after ${afterSeconds} seconds.`,
    );
    if (afterSeconds !== undefined) this.afterSeconds = afterSeconds;
  }

  /** For people: what happened, as a sentence that stays the same from one try to the next. */
  get sentence(): string {
    return sentences[this.kind];
  }
}

/** The app may not do this at all, wherever we ask: a person has to grant it. */
export class LackingRightError extends GitHubTrouble {
  constructor(
    readonly permission: string,
    readonly level: string,
  ) {
    super('refused');
    this.message = `The GitHub App lacks the permission "${permission}: ${level}" here.`;
  }

  override get sentence(): string {
    return this.message;
  }
}

/** Seconds to leave a service alone that fails or does not answer. */
export const restSeconds = 60;

/** Trouble that passes: a queue brings back what could not be done. Undefined for every other failure. */
export const passingTrouble = (failure: unknown): GitHubTrouble | undefined =>
  failure instanceof GitHubTrouble && (failure.afterSeconds !== undefined || failure.kind === 'late') ? failure : undefined;

const soonSeconds = 300;

/** GitHub asked for a wait so short that the same question is worth putting again when a queue brings it back. */
export const mayAskSoon = (failure: unknown): failure is GitHubTrouble =>
  failure instanceof GitHubTrouble && failure.kind === 'busy' && (failure.afterSeconds ?? Infinity) <= soonSeconds;
