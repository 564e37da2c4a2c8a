import type { Progress } from './types';

const SPAN_MS = 5_000;
const TELL_MS = 100;

/** How far an upload is, and how fast it went lately. */
export class Meter {
  #bytes = 0;
  #most = 0;
  #toldAt = 0;
  #samples: { time: number; bytes: number }[] = [];

  /** Forgets how fast it went: it stands still. */
  stop(): void {
    this.#samples = [];
  }

  beginAgain(): void {
    this.stop();
    this.#bytes = 0;
  }

  /** Returns whether that is more than ever. */
  reach(bytes: number): boolean {
    this.#bytes = Math.max(this.#bytes, bytes);
    const isMore = bytes > this.#most;
    this.#most = Math.max(this.#most, bytes);
    return isMore;
  }

  /** Takes what was reached by now into the speed. */
  record(): void {
    const time = Date.now();
    this.#samples.push({ time, bytes: this.#bytes });
    // One that is older stays: the speed is measured over the whole span.
    while (this.#samples.length > 2 && time - this.#samples[1]!.time >= SPAN_MS) this.#samples.shift();
  }

  /** Whether it is time to tell how far it is. */
  isNews(totalBytes: number | null): boolean {
    return Date.now() - this.#toldAt >= TELL_MS || this.#bytes === totalBytes;
  }

  told(): void {
    this.#toldAt = Date.now();
  }

  progress(totalBytes: number | null): Progress {
    const bytesUploaded = this.#bytes;
    const speed = this.#speed();
    const percentage = totalBytes === null ? 0 : totalBytes === 0 ? 100 : (bytesUploaded / totalBytes) * 100;
    const eta = totalBytes !== null && speed > 0 ? (totalBytes - bytesUploaded) / speed : undefined;
    return { bytesUploaded, totalBytes, percentage, speed, ...(eta !== undefined && { eta }) };
  }

  #speed(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    const now = Date.now(); // and not the time of the last: it may be long ago
    if (!first || !last || now <= first.time) return 0;
    return ((last.bytes - first.bytes) / (now - first.time)) * 1000;
  }
}
