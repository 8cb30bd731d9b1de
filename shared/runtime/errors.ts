// The one question about a failure: would a retry help?

/** A failure that no retry mends: what caused it is parked for a person, with its bytes. Anything else thrown is retried. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}

/** A failure that passes, and whoever refused said when: another try before `afterSeconds` would only make it worse. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly afterSeconds: number;

  constructor(message: string, afterSeconds: number) {
    super(message);
    this.afterSeconds = afterSeconds;
  }
}
