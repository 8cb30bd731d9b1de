// Which adapter reads a provider's deliveries? The list, by name.
import type { Adapter } from './adapter';
import * as list from './providers';

export type ProviderName = keyof typeof list;

export const providers: Readonly<Record<ProviderName, Adapter>> = list;

const isProviderName = (name: string): name is ProviderName => Object.hasOwn(list, name);

/** The adapter of a provider's name as it came from outside, e.g. from an address. */
export const adapterOf = (name: string): Adapter | undefined => {
  const adapter = isProviderName(name) ? providers[name] : undefined;
  // Module objects own more than their exports (`__esModule`): only an adapter carries its own name.
  return adapter?.name === name ? adapter : undefined;
};

export const providerNames: readonly ProviderName[] = Object.keys(list)
  .filter(isProviderName)
  .filter((name) => adapterOf(name) !== undefined);
