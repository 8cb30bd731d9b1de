// One log, as JSON lines. What people wrote never gets in: no bodies, no secrets, no names.
import { Logger } from '@aws-lambda-powertools/logger';

export const logger = new Logger({ serviceName: 'aftershock' });

const textLimit = 300;
const addresses = /[^\s<>@]{1,64}@[^\s<>@]{1,255}/g;

/** An error as it may be logged: its kind, and its message cut short and without addresses or line breaks. */
export const failureOf = (error: unknown): { error: string; message: string } => {
  if (!(error instanceof Error)) return { error: 'unknown', message: '' };
  const message = error.message.slice(0, textLimit).replace(addresses, '(address)').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return { error: error.name, message };
};
