// What stands between GitHub's answers and our memory: facts go in with people, and come out without.
import type { Fact } from '../core/facts/fact';

/** A fact as it may be stored: without people. */
export type Veil = (fact: Fact) => Fact;
