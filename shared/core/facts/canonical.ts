// One text for one value, whatever order its fields were written or stored in.

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(present.sort(([one], [other]) => textOrder(one, other)).map(([name, part]) => [name, sorted(part)]));
};

/** JSON with fields in the order of their names: equal values have equal text. */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

/** Order by code units: the same on every machine, unlike a locale's. */
export const textOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
