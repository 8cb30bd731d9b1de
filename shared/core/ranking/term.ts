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

/** The first few of `found` in an order, without sorting all of them. */
const firstFew = (found: readonly number[], orderOf: readonly number[]): number[] => {
  const first: number[] = [];
  for (const word of found) {
    const order = orderOf[word] ?? 0;
    let at = first.length;
    while (at > 0 && (orderOf[first[at - 1] ?? 0] ?? 0) > order) at -= 1;
    if (at >= quotedWords) continue;
    first.splice(at, 0, word);
    if (first.length > quotedWords) first.pop();
  }
  return first;
};

/** The alert's words among `found`, rarest first, as the alert spells them. */
export const wordList = ({ alert, byRarity }: Scene, found: readonly number[]): string => {
  const shown = firstFew(found, byRarity).map((word) => `"${alert.quoted[word] ?? ''}"`);
  return shown.join(', ') + (found.length > quotedWords ? ` and ${found.length - quotedWords} more` : '');
};
