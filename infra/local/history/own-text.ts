// A piece cut out of a text keeps the whole text in memory: what is kept for long is copied.

const isNarrow = /^[\u0000-\u00ff]*$/;

/** The same text on its own. */
export const ownText = (text: string): string => {
  const encoding = isNarrow.test(text) ? 'latin1' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
};
