// What was fitted on public histories: how much each term of evidence counts. One reviewed file, written by the fit script.
import type { AlertWords } from './alert-words';
import shipped from './weights.json';

/** Figures of a fit, each on histories left out of it. */
export type Accuracy = { cases: number; first: number; amongFive: number; calibrationError: number; noChangeArea: number };

export type Weights = {
  /** Names this fit; stored with every ranking that it made. */
  version: string;
  /** What the histories were, and their number of incidents. */
  fittedOn: string;
  fittedAt: string;
  /** Leave one repository out: every incident ranked by weights that never saw its repository. */
  leftOut: Accuracy;
  /** Logits per unit of a term. */
  terms: Readonly<Record<string, number>>;
  /** Logits for "no change did this", per unit of what the field of suspects looks like. */
  noChange: Readonly<Record<string, number>>;
  /** The same where changes of other days are known too. */
  noChangeBesideUsual: Readonly<Record<string, number>>;
  /** 0..1, how often no change is to blame before anything is known. Set by hand: the histories hold no such incident. */
  noChangePrior: number;
  alertWords: AlertWords;
  /** The share (0..1) of changes anywhere that use a word; words that few use are left out. */
  changeWords: Readonly<Record<string, number>>;
};

export const shippedWeights: Weights = shipped;
