// Somebody who acted, known only well enough to tell two people apart.

/**
 * A party to a change. `key` is opaque: adapters put the provider's account name there, `record-event` replaces it with a
 * keyed hash before anything is stored. It is compared, never shown, and there is no query by it.
 */
export type Person = { key: string; isBot: boolean };

export const samePerson = (one: Person, other: Person): boolean => one.key.toLowerCase() === other.key.toLowerCase();
