/** Something that waits for its turn. */
export interface Waiting {
  go(): void;
}

/** Gives turns in the order in which they are asked for, so many at a time. */
export class Queue {
  readonly #places: number;
  readonly #going = new Set<Waiting>();
  readonly #waiting = new Set<Waiting>();

  constructor(places: number) {
    this.#places = places;
  }

  enter(one: Waiting): void {
    this.#waiting.add(one);
    this.#next();
  }

  /** Gives its place to the next. Harmless if it has none. */
  leave(one: Waiting): void {
    this.#waiting.delete(one);
    this.#going.delete(one);
    this.#next();
  }

  #next(): void {
    for (const one of this.#waiting) {
      if (this.#going.size >= this.#places) return;
      this.#waiting.delete(one);
      this.#going.add(one);
      one.go();
    }
  }
}
