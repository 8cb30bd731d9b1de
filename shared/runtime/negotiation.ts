// Which of the forms on offer does a reader want?

/** The first offered media type that the Accept header names, in the header's order; the first on offer where it says nothing. Undefined where none fits. */
export const chosenType = <Type extends string>(accept: string | undefined, offered: readonly Type[]): Type | undefined => {
  if (accept === undefined || accept.trim() === '') return offered[0];
  for (const part of accept.slice(0, 2_000).split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) continue;
    const found =
      range === '*/*'
        ? offered[0]
        : offered.find((type) => type === range || (range.endsWith('/*') && type.startsWith(range.slice(0, -1))));
    if (found !== undefined) return found;
  }
  return undefined;
};
