// What every fact in our own format has in common: a name that the sender may choose, and a moment that it must tell.
import { idOf, sha256 } from './ids';

/** The sender's id, or one made of what the fact says: the same said twice is the same fact. */
export const genericId = (kind: string, id: string | undefined, ...said: (string | number | undefined)[]): string =>
  id === undefined ? idOf('generic', kind, sha256(JSON.stringify(said)).slice(0, 32)) : idOf('generic', kind, id);

export const provider = 'generic';
