// Which change did it: the answer as a value with its reasons, as it is stored, shown and replayed.

/** One thing that speaks for or against a suspect, in words a person can check. `term` names it in the weights. */
export type Evidence = { term: string; text: string };

/** Cut from calibrated probability; the API carries the probability itself. */
export type Strength = 'strong' | 'possible' | 'weak';

export type Suspect = {
  sha: string;
  /** 0..1, calibrated. */
  probability: number;
  strength: Strength;
  evidence: Evidence[];
  counterEvidence: Evidence[];
};

export type RuledOut = { sha: string; because: string };

/** Probabilities of all suspects and `noChange` sum to one. */
export type Ranking = {
  /** Every candidate that was not ruled out, most likely first. */
  suspects: Suspect[];
  ruledOut: RuledOut[];
  noChange: number;
  weightsVersion: string;
  /** Names the evidence that was weighed; absent where the ranking was made before that was written down. */
  evidenceVersion?: string;
  calibration?: AppliedCalibration;
  /** Where there were too many to keep: how many are not listed, and the suspects' probability together. */
  notListed?: { suspects: number; probability: number; ruledOut: number };
};

/** The correction that a ranking was made with: its parameters by name, fitted to `verdicts` answers given before the onset. */
export type AppliedCalibration = { verdicts: number; parameters: Readonly<Record<string, number>> };
