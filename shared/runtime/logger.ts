// One log, as JSON lines. What people wrote never gets in: no bodies, no secrets, no names.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';

type Line = Record<string, string | number | boolean>;

let built: Logger | undefined;
// Made at the first line, when the environment that sets its level is there.
const logger = (): Logger => (built ??= new Logger({ serviceName: 'aftershock' }));

/** Log once, at the edge. */
export const log = {
  /** Every line from now on carries this invocation's id. */
  forInvocation: (context: Context): void => logger().addContext(context),
  info: (what: string, line: Line): void => logger().info(what, line),
  error: (what: string, line: Line): void => logger().error(what, line),
};

const textLimit = 300;
const addresses = /[^\s<>@]{1,64}@[^\s<>@]{1,255}/g;

/** An error as it may be logged: its kind, and its message cut short and without addresses or line breaks. */
export const failureOf = (error: unknown): { error: string; why: string } => {
  if (!(error instanceof Error)) return { error: 'unknown', why: '' };
  const why = error.message
    .slice(0, textLimit)
    .replace(addresses, '(address)')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return { error: error.name, why };
};
