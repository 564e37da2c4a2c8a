import type { UploadState } from '../client/types';
import { formatBytes } from '../client/format';
import { formatFiles, formatSeconds } from './format';

/** What one upload counts for. */
export interface Share {
  readonly state: UploadState;
  readonly size: number;
  readonly bytesUploaded: number;
  /** Bytes per second. */
  readonly speed: number;
}

const ENDED: ReadonlySet<UploadState> = new Set(['complete', 'failed', 'cancelled']);

/** Of the files that count: those that failed or were cancelled are not waited for. */
interface Totals {
  files: number;
  size: number;
  bytesUploaded: number;
  speed: number;
}

/**
 * All uploads together, kept up to date at a constant cost for each change. Those that are added when all others have
 * ended begin a new round, in which the others do not count.
 */
export class Summary<K> {
  readonly #shares = new Map<K, Share>();
  readonly #counts = new Map<UploadState, number>();
  #totals: Totals = { files: 0, size: 0, bytesUploaded: 0, speed: 0 };

  set(upload: K, share: Share): void {
    const before = this.#shares.get(upload);
    if (before) this.#add(before, -1);
    else if (this.open === 0) this.#clear();
    this.#shares.set(upload, share);
    this.#add(share, 1);
  }

  remove(upload: K): void {
    const share = this.#shares.get(upload);
    if (!share) return;
    this.#shares.delete(upload);
    this.#add(share, -1);
  }

  stateOf(upload: K): UploadState | undefined {
    return this.#shares.get(upload)?.state;
  }

  /** How many are in one of these states. */
  count(...states: UploadState[]): number {
    return states.reduce((sum, state) => sum + (this.#counts.get(state) ?? 0), 0);
  }

  get files(): number {
    return this.#shares.size;
  }

  /** How many have not ended. */
  get open(): number {
    return this.files - this.count(...ENDED);
  }

  /** 100 when all are complete, not before: every file weighs one byte more than it has, which arrives at its end. */
  get percentage(): number {
    const { files, size, bytesUploaded } = this.#totals;
    return files === 0 ? 0 : (100 * (bytesUploaded + this.count('complete'))) / (size + files);
  }

  /** Such as "1 MB of 3 MB · 500 KB/s · 4 s left"; empty when all have ended. */
  get details(): string {
    const { size, bytesUploaded, speed } = this.#totals;
    if (this.open === 0) return '';
    const parts = [`${formatBytes(bytesUploaded)} of ${formatBytes(size)}`];
    if (speed > 0) parts.push(`${formatBytes(speed)}/s`, `${formatSeconds((size - bytesUploaded) / speed)} left`);
    return parts.join(' · ');
  }

  /** Such as "2 of 5 files uploaded"; what became of them when all have ended. */
  get text(): string {
    if (this.open === 0) return this.end();
    return `${this.count('complete').toLocaleString('en')} of ${formatFiles(this.#totals.files)} uploaded`;
  }

  /** What became of them, such as "4 files uploaded, 1 failed". A single file can be given its name. */
  end(name?: string): string {
    const [complete, failed, cancelled] = [this.count('complete'), this.count('failed'), this.count('cancelled')];
    const parts = [];
    if (complete > 0) parts.push(`${name && this.files === 1 ? name : formatFiles(complete)} uploaded`);
    if (failed > 0) parts.push(`${failed.toLocaleString('en')} failed`);
    if (cancelled > 0) parts.push(`${cancelled.toLocaleString('en')} cancelled`);
    return parts.join(', ');
  }

  #add(share: Share, sign: 1 | -1): void {
    this.#counts.set(share.state, this.count(share.state) + sign);
    if (share.state === 'failed' || share.state === 'cancelled') return;
    this.#totals.files += sign;
    this.#totals.size += sign * share.size;
    this.#totals.bytesUploaded += sign * share.bytesUploaded;
    if (share.state === 'uploading') this.#totals.speed += sign * share.speed;
  }

  #clear(): void {
    this.#shares.clear();
    this.#counts.clear();
    this.#totals = { files: 0, size: 0, bytesUploaded: 0, speed: 0 };
  }
}
