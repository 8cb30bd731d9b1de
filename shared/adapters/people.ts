// Facts without people: what is stored knows whether two parties are the same, and no longer who they are.
import { createHmac } from 'node:crypto';
import type { Commit } from '../core/facts/change';
import type { AlertFact, Fact, PullRequestFact } from '../core/facts/fact';
import type { Person } from '../core/facts/person';
import type { CommitText, UserMarker } from '../core/origin/commit-text';
import { originOf } from '../core/origin/origin';

/** The same text gives the same key under one secret; without the secret nobody can tell whose it is. */
export type Pseudonym = (text: string) => string;

export const pseudonymUnder =
  (secret: string): Pseudonym =>
  (text) =>
    createHmac('sha256', secret).update(text.trim().toLowerCase()).digest('base64url').slice(0, 22);

export type Veil = { pseudonym: Pseudonym; markers: readonly UserMarker[] };

const messageLimit = 4_000;
const address = /[^\s<>@"'(),;:]{1,64}@[A-Za-z0-9.-]{1,255}/g;
const mention = /(^|[\s(,])@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?![A-Za-z0-9/-])/g;
const personTrailer =
  /^\s*(co-?author(ed)?|co-developed|signed-off|reviewed|acked|tested|reported|suggested|requested|approved|authored|cc)[\w -]{0,20}:/i;

/** A text people wrote, without the addresses, account names and sign-off lines of people. */
export const withoutNames = (text: string): string => {
  const lines = text
    .slice(0, messageLimit)
    .split('\n')
    .filter((line) => !personTrailer.test(line));
  return lines.join('\n').replace(address, '(address)').replace(mention, '$1(account)').trimEnd();
};

const coAuthor = /^[ \t]{0,8}co-?author(?:ed)?-?\s?by:[^<\n]{0,200}<([^<>\s]{1,320})>/i;
// A GitHub private address names the account: this ties a commit's author to the account that reviews.
const githubAddress = /^(\d+)\+[^@]+@users\.noreply\.github\.com$/i;

/** What an address stands for: the account that it is a private address of, or itself. */
export const keyOfAddress = (email: string): string => {
  const account = githubAddress.exec(email)?.[1];
  return account ? `github:${account}` : `email:${email}`;
};

const veiled = ({ key, isBot }: Person, { pseudonym }: Veil): Person => ({ key: key === '' ? '' : pseudonym(key), isBot });

const addressesOf = ({ author, message }: Commit): string[] => [
  author?.email ?? '',
  ...message
    .slice(0, messageLimit)
    .split('\n')
    .map((line) => coAuthor.exec(line)?.[1] ?? ''),
];

const peopleOf = (commit: Commit, veil: Veil): Person[] => {
  const emails = [commit, ...(commit.squashed ?? [])].flatMap(addressesOf);
  const keys = new Set(emails.filter((email) => email !== '').map((email) => veil.pseudonym(keyOfAddress(email))));
  return [...keys].sort().map((key) => ({ key, isBot: false }));
};

const declaredIn = ({ sha, message, landedAt, author, committer, note }: Commit): CommitText => ({
  sha,
  message,
  landedAt,
  author: author ?? { name: '', email: '' },
  ...(committer ? { committer } : {}),
  ...(note === undefined ? {} : { note }),
});

const commitWithoutPeople = (commit: Commit, veil: Veil): Commit => {
  const { author: _, committer: __, note: ___, squashed, ...rest } = commit;
  const madeOf = squashed ? { pullRequest: { commits: squashed.map(declaredIn) } } : {};
  const origin = originOf({ ...declaredIn(commit), ...madeOf }, { markers: veil.markers });
  return { ...rest, message: withoutNames(commit.message), people: peopleOf(commit, veil), origin };
};

const pullRequestWithoutPeople = (fact: PullRequestFact, veil: Veil): PullRequestFact => {
  const { branch, title, body, labels, involved } = fact;
  const commits = fact.commits ? { commits: fact.commits.map(declaredIn) } : {};
  const text = { sha: fact.headSha, message: '', author: { name: '', email: '' }, landedAt: fact.at };
  const origin = originOf(
    { ...text, pullRequest: { branch, title, body, labels, author: fact.authorName ?? '', ...commits } },
    { markers: veil.markers },
  );
  const { authorName: _, commits: __, ...rest } = fact;
  const hidden = { title: withoutNames(title), body: withoutNames(body), author: veiled(fact.author, veil) };
  return { ...rest, ...hidden, ...(involved ? { involved: involved.map((person) => veiled(person, veil)) } : {}), origin };
};

const alertWithoutPeople = (fact: AlertFact): AlertFact => ({
  ...fact,
  title: fact.title.replace(address, '(address)'),
  text: fact.text.replace(address, '(address)'),
});

/** A fact as it may be stored. */
export const withoutPeople = (fact: Fact, veil: Veil): Fact => {
  switch (fact.kind) {
    case 'deployment':
    case 'rollback':
      return fact.commits ? { ...fact, commits: fact.commits.map((commit) => commitWithoutPeople(commit, veil)) } : fact;
    case 'push':
      return { ...fact, commits: fact.commits.map((commit) => commitWithoutPeople(commit, veil)) };
    case 'pull-request':
      return pullRequestWithoutPeople(fact, veil);
    case 'review':
      return { ...fact, by: veiled(fact.by, veil) };
    case 'alert':
      return alertWithoutPeople(fact);
    case 'resolution':
    case 'flag':
    case 'gate':
      return fact;
  }
};

/** What makes facts fit to be stored under the first of the keys that are valid now. */
export const veilUnder =
  (keys: readonly string[], markers: readonly UserMarker[]): ((fact: Fact) => Fact) =>
  (fact) =>
    withoutPeople(fact, { pseudonym: pseudonymUnder(keys[0] ?? ''), markers });
