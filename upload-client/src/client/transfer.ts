import { Attempt, type Job } from './attempt';
import { backoff } from './backoff';
import type { FileChecksums } from './checksums';
import type { Connection } from './connection';
import { Deferred } from './deferred';
import { UploadError } from './errors';
import { Changes, Emitter } from './events';
import { formatBytes } from './format';
import type { Recollection } from './memory';
import { Meter } from './progress';
import type { Queue, Waiting } from './queue';
import { remedy } from './remedy';
import { sourceOf, type Source } from './source';
import { Ticket } from './ticket';
import type { Checksums, Limits, Progress, Upload, UploadEvents, UploadOptions, UploadResult, UploadState } from './types';
import type { Ready, ServerProgress, StartMessage } from './wire';

/** What an upload has of its client. */
export interface Surroundings {
  readonly connection: Connection;
  readonly changes: Changes;
  readonly queue: Queue;
  /** Those that are not over. */
  readonly uploads: Set<Transfer>;
  readonly chunkLimit: number | undefined;
  readonly retries: number;
  readonly checksums: Checksums;
  openChecksums(source: Source): FileChecksums;
  recall(data: Blob | ReadableStream<Uint8Array>, start: StartMessage): Promise<Recollection | undefined>;
}

/** One upload, over as many connections as it needs. */
export class Transfer implements Upload, Job, Waiting {
  readonly fileName: string;
  readonly fileType: string;
  readonly source: Source;
  readonly changes: Changes;
  readonly chunkLimit: number | undefined;
  readonly retries: number;
  readonly wanted: Required<Checksums>;
  readonly #data: Blob | ReadableStream<Uint8Array>;
  readonly #options: UploadOptions;
  readonly #client: Surroundings;
  readonly #events = new Emitter<UploadEvents>();
  readonly #meter = new Meter();
  /** Its own, so that thousands that wait for their turn are not woken by what the others do. */
  readonly #turn = new Changes();
  readonly #ticket = new Ticket();
  readonly #declaredSize: number | null;
  #checksums: FileChecksums | undefined;
  #state: UploadState = 'waiting';
  #isGoing = false;
  #attempt: Attempt | undefined;
  #failures = 0;
  #delayed: ReturnType<typeof setTimeout> | undefined;
  /** How often it was begun by its user. */
  #round = 0;
  #error: UploadError | undefined;
  #result: UploadResult | undefined;
  #done = new Deferred<UploadResult>();

  constructor(data: Blob | ReadableStream<Uint8Array>, options: UploadOptions, client: Surroundings) {
    this.#data = data;
    this.#options = options;
    this.#client = client;
    this.changes = client.changes;
    this.chunkLimit = client.chunkLimit;
    this.retries = client.retries;
    this.source = sourceOf(data);
    this.#declaredSize = this.source.size;
    this.fileName = options.fileName ?? (data instanceof File ? data.name : 'file');
    this.fileType = options.fileType ?? (data instanceof Blob ? data.type : '');
    this.wanted = { chunks: true, file: true, ...client.checksums, ...options.checksums };
    if (options.paused) this.#state = 'paused';
    options.signal?.addEventListener('abort', this.#aborted);
    // The caller gets its handle before the first event.
    queueMicrotask(() => {
      if (options.signal?.aborted) this.#aborted();
      else void this.#run();
    });
  }

  get id(): string {
    return this.#ticket.id;
  }

  get fileSize(): number | null {
    return this.source.size;
  }

  get state(): UploadState {
    return this.#state;
  }

  get error(): UploadError | undefined {
    return this.#error;
  }

  get result(): UploadResult | undefined {
    return this.#result;
  }

  get done(): Promise<UploadResult> {
    return this.#done.promise;
  }

  get progress(): Progress {
    return this.#meter.progress(this.source.size);
  }

  get isGoing(): boolean {
    return this.#isGoing;
  }

  on<E extends keyof UploadEvents>(event: E, listener: (...args: UploadEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  // -- what is wished --

  pause(): void {
    if (this.isOver || this.#state === 'paused') return;
    this.#isGoing = false;
    this.#meter.stop();
    this.#client.queue.leave(this);
    this.#change('paused');
  }

  resume(): void {
    if (this.#state === 'failed' && this.#error?.retryable) {
      this.#done = new Deferred();
      this.#failures = 0;
      this.#error = undefined;
      if (!this.#ticket.isGranted) this.#ticket.renew(); // the server may have it without a token that came
      this.#state = 'waiting';
      void this.#run();
    } else if (this.#state === 'paused') {
      this.#state = 'waiting';
      this.#client.queue.enter(this);
    } else {
      return;
    }
    if (this.#state === 'waiting') this.#tell();
  }

  cancel(): void {
    this.#cancel(new UploadError('cancelled', 'The upload was cancelled.'));
  }

  // -- its course --

  /** Complete, failed or cancelled. */
  get isOver(): boolean {
    return this.#state === 'complete' || this.#state === 'failed' || this.#state === 'cancelled';
  }

  /** It is its turn. */
  go(): void {
    this.#isGoing = true;
    this.#meter.stop();
    if (this.#attempt) this.#change('uploading');
    this.#turn.notify();
    this.changes.notify();
  }

  async #run(): Promise<void> {
    if (this.isOver) return;
    const round = ++this.#round;
    const { connection, queue, uploads } = this.#client;
    uploads.add(this);
    if (this.#state !== 'paused') queue.enter(this);
    try {
      if (!(await this.#until(round, () => this.#isGoing, this.#turn))) return;
      await this.#recall(round);
      while (await this.#until(round, () => this.#isGoing && this.#delayed === undefined && connection.isOpen)) {
        try {
          this.#checkSize(connection.limits);
          this.#attempt = new Attempt(connection, this);
          return this.#complete(await this.#attempt.run());
        } catch (error) {
          if (!this.#isCurrent(round)) return;
          this.#attempt = undefined;
          this.#recover(error);
        }
      }
    } catch (error) {
      this.fail(
        error instanceof UploadError ? error : new UploadError('unknown', `The upload failed: ${error}`, { cause: error }),
      );
    }
  }

  /** The server would say the same, a moment later and in bytes. */
  #checkSize(limits: Limits | undefined): void {
    const largest = limits?.maxFileSize ?? Infinity;
    if ((this.source.size ?? 0) <= largest) return;
    throw new UploadError('file-too-large', `The file is larger than the ${formatBytes(largest)} this server accepts.`);
  }

  async #recall(round: number): Promise<void> {
    const recollection = await this.#client.recall(this.#data, this.startMessage());
    if (!this.#isCurrent(round)) return recollection?.release();
    this.#ticket.recall(recollection);
  }

  /** Goes on after a while, if that can help; otherwise throws the error. */
  #recover(error: unknown): void {
    if (!(error instanceof UploadError)) throw error;
    const cure = remedy(error, this.#ticket);
    if (!cure) throw error;
    const isLost = error.code === 'connection-lost';
    this.#failures++;
    if (this.#failures > this.retries && !(isLost && cure === 'go on')) throw error;
    if (cure === 'begin again') this.#beginAgain(error);
    // The first time a lost connection takes its time by itself, and to begin again nothing needs to pass.
    if (this.#failures > 1 || (!isLost && cure === 'go on')) this.#delay(error.retryAfterMs);
    this.#meter.stop();
    this.#error = error;
    if (this.#state !== 'paused') this.#change(isLost ? 'offline' : 'waiting');
  }

  #beginAgain(error: UploadError): void {
    if (!this.source.has(0)) throw new UploadError(error.code, error.message, { cause: error });
    this.#ticket.renew();
    this.#meter.beginAgain();
  }

  #delay(retryAfterMs?: number): void {
    this.#delayed = setTimeout(
      () => {
        this.#delayed = undefined;
        this.changes.notify();
      },
      backoff(this.#failures, retryAfterMs),
    );
  }

  #complete(result: UploadResult): void {
    if (this.isOver) return;
    this.#result = result;
    this.#error = undefined;
    this.#meter.reach(result.fileSize ?? this.source.size ?? 0);
    this.#ticket.forget();
    this.#end('complete');
    this.#done.resolve(result);
    this.#tell();
    this.#events.emit('complete', result);
  }

  /** @internal also for its client, when that is closed or cannot connect */
  fail(error: UploadError): void {
    if (this.isOver) return;
    this.#error = error;
    // Whoever has taken it over may need what is remembered.
    if (!error.retryable && error.code !== 'conflict') this.#ticket.forget();
    this.#end('failed');
    this.#done.reject(error);
    this.#tell();
    this.#events.emit('error', error);
  }

  readonly #aborted = () => {
    const cause: unknown = this.#options.signal?.reason;
    this.#cancel(new UploadError('cancelled', 'The upload was cancelled.', { cause }));
  };

  #cancel(error: UploadError): void {
    const canGoOn = this.#state === 'failed' && this.#error?.retryable === true;
    if (this.isOver && !canGoOn) return;
    this.#error = error;
    this.#tellServer();
    this.#ticket.forget();
    this.#end('cancelled');
    this.#done.reject(error);
    this.#tell();
  }

  #tellServer(): void {
    const { connection } = this.#client;
    if (this.#ticket.isGranted) connection.sendLater('file-upload-cancel', this.#ticket.message);
    else if (this.#attempt) connection.send('file-upload-cancel', this.id);
  }

  /** Nobody hears of it yet: whoever does may try it again at once. */
  #end(state: 'complete' | 'failed' | 'cancelled'): void {
    this.#state = state;
    this.#isGoing = false;
    clearTimeout(this.#delayed);
    this.#delayed = undefined;
    this.#attempt?.end();
    this.#attempt = undefined;
    this.#checksums?.close();
    this.#checksums = undefined;
    this.#ticket.release();
    if (state !== 'failed' || !this.#error?.retryable) {
      this.source.close();
      this.#options.signal?.removeEventListener('abort', this.#aborted);
    }
    this.#client.uploads.delete(this);
    this.#client.queue.leave(this);
    this.#turn.notify();
    this.changes.notify();
  }

  #change(state: UploadState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    this.#events.emit('state', this.#state);
    this.#tellProgress();
  }

  #tellProgress(): void {
    this.#meter.told();
    this.#events.emit('progress', this.progress);
  }

  /** Whether it is not over, and was not tried again since. */
  #isCurrent(round: number): boolean {
    return !this.isOver && round === this.#round;
  }

  async #until(round: number, condition: () => boolean, changes = this.changes): Promise<boolean> {
    while (this.#isCurrent(round) && !condition()) await changes.next();
    return this.#isCurrent(round);
  }

  // -- for its attempts --

  startMessage(): StartMessage {
    const { metadata } = this.#options;
    return {
      protocol: 1,
      ...this.#ticket.message,
      fileName: this.fileName,
      fileSize: this.#declaredSize,
      fileType: this.fileType,
      ...(this.#data instanceof File && { lastModified: this.#data.lastModified }),
      ...(metadata && { metadata }),
    };
  }

  get checksums(): FileChecksums {
    return (this.#checksums ??= this.#client.openChecksums(this.source));
  }

  granted(ready: Ready): void {
    this.#ticket.granted(ready);
    if (this.#ticket.isGranted) this.kept(ready.offset);
    this.#error = undefined;
    if (this.#isGoing) this.#change('uploading');
  }

  kept(offset: number): void {
    this.source.release(offset);
    if (this.#meter.reach(offset)) this.#failures = 0;
    if (this.#isGoing) this.#meter.record();
    if (this.#meter.isNews(this.source.size)) this.#tellProgress();
  }

  heard({ bytesUploaded, state }: ServerProgress): void {
    if (!this.#ticket.isGranted) this.kept(bytesUploaded); // nothing else tells it
    if (this.#isGoing && (state === 'verifying' || state === 'inspecting')) this.#change(state);
  }
}
