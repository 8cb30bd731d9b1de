// A small number for a text: to spread texts evenly, or to see that one changed. Never for secrets.

/** FNV-1a (Fowler, Noll, Vo) over UTF-16 code units, 32 bits, unsigned. */
export const textHash = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};
