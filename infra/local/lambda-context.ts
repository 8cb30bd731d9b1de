// Calling a function as Lambda does: with a context of its own and a time after which it counts as failed.
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './local-account';

export class FunctionTimeout extends Error {
  override readonly name = 'FunctionTimeout';
}

const contextOf = (name: string, endsAtMs: number): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${name}`,
  memoryLimitInMB: '512',
  awsRequestId: randomUUID(),
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, endsAtMs - Date.now()),
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

/** Runs the handler once. Throws what it throws, and FunctionTimeout once `timeoutSeconds` are over (its late result is dropped, as in Lambda). */
export const invoke = async <E, R>(
  handler: (event: E, context: Context) => Promise<R>,
  event: E,
  { name, timeoutSeconds }: { name: string; timeoutSeconds: number },
): Promise<R> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FunctionTimeout(`${name} did not finish within ${timeoutSeconds} s`)), timeoutSeconds * 1000);
  });
  try {
    return await Promise.race([handler(event, contextOf(name, Date.now() + timeoutSeconds * 1000)), late]);
  } finally {
    clearTimeout(timer);
  }
};
