// What does a text say as JSON? Strangers' text to plain values, without throwing and without surprises.

export type Json = { value: unknown } | { problem: string };

/** Deeper nesting than any provider sends; every later walk over the value may recurse this far. */
const depthLimit = 64;
/** The front refuses bodies over 10 MB; this keeps the same promise for the command line. */
const lengthLimit = 10_000_000;

// `__proto__` as an own key is harmless until somebody copies it by assignment: it goes here, where everything passes.
const isPlain = (value: unknown, depth: number): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= depthLimit) return false;
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
  return Object.values(value).every((inner) => isPlain(inner, depth + 1));
};

/** The value of a JSON text, without `__proto__` keys; a problem (never the text itself) where it is too long, too deep or not JSON. */
export const parseJson = (text: string): Json => {
  if (text.length > lengthLimit) return { problem: `longer than ${lengthLimit} characters` };
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(value, 0) ? { value } : { problem: `nested deeper than ${depthLimit} levels` };
  } catch {
    return { problem: text.trim() === '' ? 'the body is empty' : 'the body is not JSON' };
  }
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
