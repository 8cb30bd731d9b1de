// What does an adapter make of one delivery? The dry run of `aftershock read PROVIDER`: no secret, nothing stored.
import type { Headers } from '../../../shared/adapters/adapter';
import { lowerCased, receivedAtHeader } from '../../../shared/adapters/headers';
import { withoutNames } from '../../../shared/adapters/people';
import { adapterOf, providerNames } from '../../../shared/adapters/registry';
import type { Commit } from '../../../shared/core/facts/change';
import type { Fact } from '../../../shared/core/facts/fact';

const withoutPeople = ({ author: _author, committer: _committer, message, ...commit }: Commit): Commit => ({
  ...commit,
  message: withoutNames(message),
});

const shown = (fact: Fact): Fact => {
  if ('commits' in fact && fact.commits) return { ...fact, commits: fact.commits.map(withoutPeople) };
  if (fact.kind !== 'pull-request') return fact;
  const { authorName: _authorName, ...pull } = fact;
  return { ...pull, title: withoutNames(pull.title), body: withoutNames(pull.body) };
};

/**
 * The lines to print for one webhook body, and the exit code: facts, or why there are none. Headers given win over those inferred
 * from the body; now stands in as the time of receipt. No person's name or address is in the lines.
 */
export const readDelivery = (provider: string, headers: Headers, body: string): { lines: unknown[]; exitCode: 0 | 1 } => {
  const adapter = adapterOf(provider);
  if (!adapter) {
    const known = [...providerNames].sort().join(', ');
    return { lines: [{ unreadable: `there is no provider ${JSON.stringify(provider.slice(0, 40))}; there are ${known}` }], exitCode: 1 };
  }
  const received = { [receivedAtHeader]: new Date().toISOString() };
  const reading = adapter.read({ ...received, ...adapter.inferHeaders?.(body), ...lowerCased(headers) }, body);
  if ('facts' in reading) return { lines: reading.facts.map(shown), exitCode: 0 };
  return { lines: [reading], exitCode: 'unreadable' in reading ? 1 : 0 };
};
