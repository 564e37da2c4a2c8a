import type { Progress } from './types';

const SPAN_MS = 5_000;

/** How far an upload is, and how fast it went lately. */
export class Meter {
  #samples: { time: number; bytes: number }[] = [];

  /** Forgets how fast it went: it stands still, or begins elsewhere. */
  restart(): void {
    this.#samples = [];
  }

  record(bytes: number): void {
    const time = Date.now();
    this.#samples.push({ time, bytes });
    // One that is older stays: the speed is measured over the whole span.
    while (this.#samples.length > 2 && time - this.#samples[1]!.time >= SPAN_MS) this.#samples.shift();
  }

  progress(bytesUploaded: number, totalBytes: number | null): Progress {
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
