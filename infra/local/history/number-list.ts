// Numbers one after the other in as few bytes as they need: what is kept of a million commits must fit.

type Column = Int32Array | Float64Array;

/** A list that only grows. */
export class NumberList {
  #numbers: Column;
  #length = 0;

  private constructor(numbers: Column) {
    this.#numbers = numbers;
  }

  /** Of whole numbers of 32 bits. */
  static ofIntegers(): NumberList {
    return new NumberList(new Int32Array(1_024));
  }

  static ofAny(): NumberList {
    return new NumberList(new Float64Array(1_024));
  }

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const before = this.#numbers;
      this.#numbers = before instanceof Int32Array ? new Int32Array(2 * before.length) : new Float64Array(2 * before.length);
      this.#numbers.set(before);
    }
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  /** 0 beyond its end. */
  at(place: number): number {
    return place < this.#length ? (this.#numbers[place] ?? 0) : 0;
  }

  /** Overwrites what was pushed before. */
  set(place: number, number: number): void {
    if (place < this.#length) this.#numbers[place] = number;
  }
}
