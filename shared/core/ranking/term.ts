// What a term of evidence is: one number for each change, and a sentence that says it so that a person can check.
import type { Reading } from './reading';
import type { Scene } from './scene';

/** Everything a sentence may need of one change. */
export type Seen = { scene: Scene; reading: Reading; at: number; value: number };

export type Term = {
  /** Its name in the weights. */
  name: string;
  /** One number for each change of the scene, in its order. */
  measure: (scene: Scene) => number[];
  /** The sentence, or nothing where the value says nothing worth reading. */
  say: (seen: Seen) => string | undefined;
};

/** A term that looks at one change alone. */
export const ofChange = (name: string, measure: (reading: Reading, scene: Scene, at: number) => number, say: Term['say']): Term => ({
  name,
  measure: (scene) => scene.readings.map((reading, at) => measure(reading, scene, at)),
  say,
});

/** A sentence that is only said where the value is not 0. */
export const whereSeen =
  (say: (seen: Seen) => string): Term['say'] =>
  (seen) =>
    seen.value > 0 ? say(seen) : undefined;

const quotedWords = 4;
const quotedLength = 40;

/** Strangers' text in a sentence: one line, short. */
export const quoted = (text: string): string => {
  const line = text.replaceAll(/[^\x20-\x7e]/g, ' ').trim();
  return line.length > quotedLength ? `${line.slice(0, quotedLength)}…` : line;
};

/** The alert's words among `found`, rarest first, as the alert spells them. */
export const wordList = ({ alert, rarity }: Scene, found: Iterable<number>): string => {
  const weightOf = (word: number): number => (alert.worth[word] ?? 0) * (rarity[word] ?? 0);
  const ordered = [...found].sort((one, other) => weightOf(other) - weightOf(one) || one - other);
  const shown = ordered.slice(0, quotedWords).map((word) => `"${quoted(alert.spelled[word] ?? '')}"`);
  return shown.join(', ') + (ordered.length > quotedWords ? ` and ${ordered.length - quotedWords} more` : '');
};
