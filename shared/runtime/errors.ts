// The one question about a failure: would a retry help?

/** A failure that no retry mends: what caused it is parked for a person, with its bytes. Anything else thrown is retried. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
