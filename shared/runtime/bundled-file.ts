// Files that are shipped with a function: our own, checked when they were made.
import { readFileSync } from 'node:fs';

/** A shipped JSON file's value, or `otherwise` where none was shipped. Throws where it is named but missing or no JSON. */
export const shippedJson = <Value>(file: string | undefined, otherwise: Value): Value =>
  file === undefined ? otherwise : JSON.parse(readFileSync(file, 'utf8'));
