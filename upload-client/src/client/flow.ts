/** Larger chunks gain no speed, and make progress jump. */
const LARGEST_CHUNK = 256 * 1024;
const FIRST_WINDOW = 1024 * 1024;
/** An acknowledgement that takes longer says that the line is full. */
const QUICK_MS = 500;
const SLOW_MS = 2_000;

/**
 * How much may be under way: sent, and not acknowledged. As much as the server allows on a line that is fast or long; on a
 * slow one less, since the rest would only wait in the browser, and hold up a cancel and the heartbeat.
 */
export class Flow {
  readonly chunkSize: number;
  readonly #least: number;
  readonly #most: number;
  #window: number;

  constructor(chunkSize: number, window: number, chunkLimit = LARGEST_CHUNK) {
    this.chunkSize = Math.min(chunkSize, window, chunkLimit);
    this.#most = window;
    this.#least = Math.min(2 * this.chunkSize, window);
    this.#window = Math.max(this.#least, Math.min(FIRST_WINDOW, window));
  }

  hasRoom(underWay: number): boolean {
    return underWay + this.chunkSize <= this.#window;
  }

  acknowledged(bytes: number, tookMs: number): void {
    if (tookMs < QUICK_MS) this.#window = Math.min(this.#window + bytes, this.#most);
    else if (tookMs > SLOW_MS) this.#window = Math.max(this.#window - bytes, this.#least);
  }
}
