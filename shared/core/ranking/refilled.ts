// A list that is filled again and again, without growing anew each time.

/** What is taken from it is no longer than it has to be; where nothing was added, it is `nothing` itself. */
export type Refilled = { add: (value: number) => void; count: () => number; take: () => readonly number[] };

export const nothing: readonly number[] = [];

export const refilled = (): Refilled => {
  const scratch: number[] = [];
  let count = 0;
  return {
    add: (value) => {
      scratch[count] = value;
      count += 1;
    },
    count: () => count,
    take: () => {
      if (count === 0) return nothing;
      const taken = scratch.slice(0, count);
      count = 0;
      return taken;
    },
  };
};
