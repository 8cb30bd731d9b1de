// What kind of JSON is this? The few questions asked of values that came from outside and have no schema of ours.

export type JsonRecord = Record<string, unknown>;

/** True for a plain object, false for null, arrays and everything else. */
export const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON as a value of unknown shape; undefined where the text is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

/** An own property, whatever it holds; undefined where it is missing or the value is no object. */
export const field = (value: unknown, name: string): unknown => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/** An own property that is text, else the empty text. */
export const textField = (value: unknown, name: string): string => {
  const found = field(value, name);
  return typeof found === 'string' ? found : '';
};

/** An own property that is a list, else the empty list. */
export const listField = (value: unknown, name: string): readonly unknown[] => {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
