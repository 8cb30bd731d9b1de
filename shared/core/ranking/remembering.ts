// What was worked out of a text before is not worked out again.

/** Remembers up to `limit` answers of `look`, and forgets all of them when full: it only saves time. */
export const remembering = <Found>(limit: number, look: (text: string) => Found): ((text: string) => Found) => {
  const remembered = new Map<string, Found>();
  return (text) => {
    const before = remembered.get(text);
    if (before !== undefined) return before;
    if (remembered.size >= limit) remembered.clear();
    const found = look(text);
    remembered.set(text, found);
    return found;
  };
};
