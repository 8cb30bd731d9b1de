// Which number does a commit have? Names in their own twenty bytes, about forty bytes a commit with the index.

const firstSlots = 4_096;
const fullName = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Beginnings are sorted by their first characters and the commit's number, together in one number of 53 bits. */
const sortedBy = 7;
const mostCommits = 2 ** 25;

export class CommitNames {
  #bytes = Buffer.alloc(0);
  /** Bytes of a name, by the first one: 20, or 32 in a repository of SHA-256. */
  #width = 0;
  #size = 0;
  #slots = new Int32Array(firstSlots);
  #sorted: Float64Array | undefined;

  get size(): number {
    return this.#size;
  }

  /** The number of a name, from 0 on in the order in which they came. Throws for what is no name, or another kind of name. */
  add(name: string): number {
    this.#width ||= name.length / 2;
    if (!fullName.test(name) || name.length !== 2 * this.#width) throw new Error(`git named a commit "${name.slice(0, 70)}"`);
    if (this.#size >= mostCommits) throw new Error(`a history of more than ${mostCommits} commits is too long`);
    this.#makeRoom();
    this.#bytes.write(name, this.#size * this.#width, 'hex');
    const slot = this.#slotOf(this.#bytes.subarray(this.#size * this.#width, (this.#size + 1) * this.#width));
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    this.#size += 1;
    this.#slots[slot] = this.#size;
    this.#sorted = undefined;
    return this.#size - 1;
  }

  numberOf(name: string): number | undefined {
    if (name.length !== 2 * this.#width || !fullName.test(name)) return undefined;
    const number = this.#slots[this.#slotOf(Buffer.from(name, 'hex'))] ?? 0;
    return number === 0 ? undefined : number - 1;
  }

  /** Empty for a number that was not given. */
  nameAt(number: number): string {
    return number < this.#size ? this.#bytes.toString('hex', number * this.#width, (number + 1) * this.#width) : '';
  }

  /** Numbers of all names that begin so. `start`: at least seven characters. */
  beginning(start: string): number[] {
    if (!/^[0-9a-f]{7,64}$/.test(start)) return [];
    const sorted = (this.#sorted ??= this.#sort());
    const from = Number.parseInt(start.slice(0, sortedBy), 16) * mostCommits;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let at = low; at < sorted.length && (sorted[at] ?? 0) < from + mostCommits; at += 1) {
      const number = (sorted[at] ?? 0) % mostCommits;
      if (this.nameAt(number).startsWith(start)) found.push(number);
    }
    return found;
  }

  // Sorted when first asked for: a short name is then found in a few looks, however long the history.
  #sort(): Float64Array {
    const keys = Float64Array.from({ length: this.#size }, (_, number) => {
      const first = this.#bytes.readUInt32BE(number * this.#width) >>> 4;
      return first * mostCommits + number;
    });
    return keys.sort();
  }

  /** Where a name stands, or would stand. A name is a hash already: its first bytes choose the place. */
  #slotOf(name: Buffer): number {
    const mask = this.#slots.length - 1;
    let slot = name.readInt32LE(0) & mask;
    for (let known = this.#slots[slot] ?? 0; known > 0; known = this.#slots[slot] ?? 0) {
      if (this.#bytes.compare(name, 0, this.#width, (known - 1) * this.#width, known * this.#width) === 0) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #makeRoom(): void {
    if ((this.#size + 1) * this.#width > this.#bytes.length) {
      const before = this.#bytes;
      this.#bytes = Buffer.alloc(Math.max(before.length * 2, firstSlots * this.#width));
      before.copy(this.#bytes);
    }
    if (2 * (this.#size + 1) <= this.#slots.length) return;
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#size; number += 1)
      this.#slots[this.#slotOf(this.#bytes.subarray(number * this.#width, (number + 1) * this.#width))] = number + 1;
  }
}
