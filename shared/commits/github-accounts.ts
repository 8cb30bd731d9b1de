// Who is an account of GitHub's GraphQL, as far as two of them can be told apart?
import * as z from 'zod';
import type { Person } from '../core/facts/person';

/** The fields of whoever acts: a person, an app, an organisation, an imported account. */
export const accountFields =
  '{ __typename login ... on User { databaseId } ... on Bot { databaseId } ... on Organization { databaseId } ... on Mannequin { databaseId } }';

// A deleted account is nobody we could tell from another deleted account: two of them count as one person.
const ghost: Person = { key: 'github:ghost', isBot: false };

/** `name` is absent for an account that is gone. */
export const Account = z
  .object({ __typename: z.string(), login: z.string().max(100), databaseId: z.number().int().positive().nullish() })
  .nullish()
  .transform((found): { person: Person; name?: string } => {
    if (!found) return { person: ghost };
    const isBot = found.__typename === 'Bot' || found.login.endsWith('[bot]');
    // GraphQL leaves out the mark that a bot's name has everywhere else.
    const name = isBot && !found.login.endsWith('[bot]') ? `${found.login}[bot]` : found.login;
    return { person: { key: found.databaseId ? `github:${found.databaseId}` : `github:login:${found.login}`, isBot }, name };
  });
