// Whole numbers with a place each, found faster than in a map: most of what is asked for is not there.

// Taken out once: a look at a global is slow where tests run.
const imul = Math.imul;

export type IntIndex = {
  size: () => number;
  /** Its place, from 0 on in the order of adding; -1 where it was never added. */
  placeOf: (key: number) => number;
  add: (key: number) => void;
};

/** An index of at most `most` whole numbers of 32 bits. */
export const intIndex = (most: number): IntIndex => {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(1, most) * 4)) - 1;
  const keys = new Int32Array(mask + 1);
  const places = new Int32Array(mask + 1);
  let size = 0;
  const slotOf = (key: number): number => {
    const mixed = imul(key, 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (places[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  };
  return {
    size: () => size,
    placeOf: (key) => (places[slotOf(key)] ?? 0) - 1,
    add: (key) => {
      const slot = slotOf(key);
      if (places[slot] !== 0 || size >= most) return;
      keys[slot] = key;
      size += 1;
      places[slot] = size;
    },
  };
};
