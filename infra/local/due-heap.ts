// Which thing is due next? A binary heap by time.

type Entry<T> = { atMs: number; value: T };

export class DueHeap<T> {
  readonly #entries: Entry<T>[] = [];

  /** When the earliest entry is due; undefined where there is none. */
  get nextAtMs(): number | undefined {
    return this.#entries[0]?.atMs;
  }

  push(atMs: number, value: T): void {
    const entries = this.#entries;
    const entry = { atMs, value };
    let index = entries.length;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = entries[above];
      if (!parent || parent.atMs <= atMs) break;
      entries[index] = parent;
      index = above;
    }
    entries[index] = entry;
  }

  /** Takes out the earliest value due at `nowMs` or before; undefined where none is. */
  popDue(nowMs: number): T | undefined {
    const top = this.#entries[0];
    if (!top || top.atMs > nowMs) return undefined;
    const last = this.#entries.pop();
    if (last && last !== top) this.#sink(last);
    return top.value;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #sink(entry: Entry<T>): void {
    const entries = this.#entries;
    let index = 0;
    for (;;) {
      const [left, right] = [entries[2 * index + 1], entries[2 * index + 2]];
      const rightIsEarlier = right !== undefined && left !== undefined && right.atMs < left.atMs;
      const child = rightIsEarlier ? right : left;
      if (!child || child.atMs >= entry.atMs) break;
      entries[index] = child;
      index = 2 * index + (rightIsEarlier ? 2 : 1);
    }
    entries[index] = entry;
  }
}
