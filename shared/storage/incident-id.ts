// What an incident is called: after the alert that began it, so that the name does not depend on the order of arrival.
import { createHash } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const characters = 8;

/** `INC-` and eight characters (40 bits of SHA-256) in Crockford's base 32, which has no letters to misread aloud. */
export const incidentIdOf = (alertId: string): string => {
  const bytes = createHash('sha256').update(alertId).digest();
  return `INC-${[...bytes.subarray(0, characters)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('')}`;
};
