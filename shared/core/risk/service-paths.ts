// Which service of a monorepo does a change touch?
import type { Change } from '../facts/change';
import type { Service } from '../facts/service';
import { compileGlob } from './glob';

/** Answers true where that cannot be told: a service without paths in the policy, or a change whose files were not seen. */
export const touchesOf = (services: readonly Service[]): ((change: Change, service: string) => boolean) => {
  const matchers = new Map(services.map(({ name, paths }) => [name, paths.map(compileGlob)]));
  return (change, service) => {
    const globs = matchers.get(service) ?? [];
    if (globs.length === 0 || change.files.length === 0 || change.notSeen.includes('files')) return true;
    return change.files.some(({ path }) => globs.some((matches) => matches(path)));
  };
};
