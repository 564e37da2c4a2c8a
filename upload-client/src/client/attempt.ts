import type { FileChecksums } from './checksums';
import { connectionLost, type Connection, type Receiver } from './connection';
import { Deferred } from './deferred';
import { UploadError } from './errors';
import type { Changes } from './events';
import { Flow } from './flow';
import type { Piece, Source } from './source';
import type { Checksums, UploadResult } from './types';
import {
  DEFAULT_CHUNK,
  isRefusal,
  readError,
  readOffset,
  readResult,
  type ChunkMessage,
  type Ready,
  type ServerProgress,
  type StartMessage,
} from './wire';

const ANSWER_LIMIT_MS = 30_000;
const BUSY_MS = 10;

/** What an attempt needs to know of its upload, and tells it. */
export interface Job {
  readonly source: Source;
  readonly changes: Changes;
  /** Whether it is its turn and it is not paused. */
  readonly isGoing: boolean;
  readonly chunkLimit: number | undefined;
  readonly retries: number;
  readonly wanted: Required<Checksums>;
  readonly checksums: FileChecksums;
  startMessage(): StartMessage;
  granted(ready: Ready): void;
  /** The server has the bytes before the offset for good. */
  kept(offset: number): void;
  heard(progress: ServerProgress): void;
}

interface Range {
  offset: number;
  length: number;
}

/** One upload over one connection: from its start to its end, or to that of the connection. */
export class Attempt implements Receiver {
  readonly #connection: Connection;
  readonly #job: Job;
  readonly #start: StartMessage;
  readonly #outcome = new Deferred<UploadResult>();
  #isOver = false;
  #ready: Ready | undefined;
  #kept = 0;
  #next = 0;
  #lastSent = false;
  #damaged: Range[] = [];
  #damages = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, job: Job) {
    this.#connection = connection;
    this.#job = job;
    this.#start = job.startMessage();
  }

  async run(): Promise<UploadResult> {
    const detach = this.#connection.attach(this.#start.uploadId, this);
    this.#silence = setTimeout(() => this.#noAnswer(), ANSWER_LIMIT_MS);
    try {
      this.#connection.send('file-upload-start', this.#start);
      return await this.#outcome.promise;
    } finally {
      detach();
      clearTimeout(this.#silence);
    }
  }

  /** Sends and hears nothing more. */
  end(): void {
    this.#fail(new UploadError('cancelled', 'The upload was ended.'));
  }

  // -- what the server says --

  ready(ready: Ready): void {
    if (this.#ready || this.#isOver) return;
    this.#ready = ready;
    clearTimeout(this.#silence);
    this.#job.granted(ready);
    this.#send(ready).catch((error: unknown) => this.#giveUp(error));
  }

  progress(progress: ServerProgress): void {
    if (!this.#isOver && this.#ready) this.#job.heard(progress);
  }

  complete(result: UploadResult): void {
    this.#outcome.resolve(result);
    this.end();
  }

  refused(error: UploadError): void {
    // A chunk that arrived with other bytes is told by its acknowledgement, with which it is known.
    if (error.code === 'chunk-checksum-mismatch' && this.#ready?.resumeToken) return;
    this.#fail(error);
  }

  lost(): void {
    this.#fail(connectionLost());
  }

  #noAnswer(): void {
    this.#fail(connectionLost('The server does not answer. Perhaps it takes no uploads here.'));
  }

  /** The server does not know yet that nothing more comes. */
  #giveUp(error: unknown): void {
    if (this.#isOver) return;
    const isForGood = !(error instanceof UploadError && error.retryable);
    if (isForGood) this.#connection.send('file-upload-cancel', this.#start.uploadId);
    this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#outcome.reject(error);
    this.#isOver = true;
    this.#job.changes.notify();
  }

  // -- what is sent --

  async #send(ready: Ready): Promise<void> {
    const { source } = this.#job;
    if (!ready.resumeToken) return this.#sendUnacknowledged();
    if (!source.has(ready.offset)) {
      throw new UploadError('not-found', 'The server has lost bytes that it had, and they cannot be read again.');
    }
    this.#kept = this.#next = ready.offset;
    const { wanted } = this.#job;
    const crc = wanted.chunks && ready.checksumAlgorithms.includes('crc32c');
    const file = wanted.file && ready.checksumAlgorithms.includes('sha-256');
    const flow = new Flow(ready.chunkSize, ready.window ?? ready.chunkSize, this.#job.chunkLimit);
    // That of a stream is sent again, even if it is empty: it tells the size.
    this.#lastSent = this.#start.fileSize !== null && this.#next >= this.#start.fileSize;
    const isMore = () => this.#damaged.length > 0 || (!this.#lastSent && flow.hasRoom(this.#next - this.#kept));
    while (await this.#until(() => this.#job.isGoing && isMore())) {
      const { offset, length } = this.#damaged.shift() ?? { offset: this.#next, length: flow.chunkSize };
      const piece = await source.read(offset, length);
      if (this.#isOver) return;
      this.#next = Math.max(this.#next, offset + piece.bytes.byteLength);
      this.#lastSent ||= piece.isLast;
      // The next is read while this one is in the Worker.
      this.#sendPiece(piece, flow, { crc, file }).catch((error: unknown) => this.#giveUp(error));
    }
  }

  async #sendPiece(piece: Piece, flow: Flow, wanted: { crc: boolean; file: boolean }): Promise<void> {
    const { offset, isLast } = piece;
    const length = piece.bytes.byteLength;
    const isChecked = wanted.crc || wanted.file; // else there is no need of a Worker
    const { bytes, crc32c }: { bytes: ArrayBuffer; crc32c?: string } = isChecked
      ? await this.#job.checksums.chunk(offset, piece.bytes, wanted)
      : piece;
    const sha256 = wanted.file && isLast ? await this.#job.checksums.sha256(offset + length) : undefined;
    if (this.#isOver) return;
    const size = this.#job.source.size ?? offset + length + 1;
    const message: ChunkMessage = {
      uploadId: this.#start.uploadId,
      chunkIndex: Math.floor(offset / flow.chunkSize),
      totalChunks: Math.max(1, Math.ceil(size / flow.chunkSize)),
      isLastChunk: isLast,
      offset,
      data: bytes,
      ...(crc32c && { checksum: `crc32c:${crc32c}` }),
      ...(sha256 && { fileChecksum: `sha-256:${sha256}` }),
    };
    const sentAt = Date.now();
    this.#connection.send('file-chunk', message, (answer) => {
      if (this.#isOver) return;
      flow.acknowledged(length, Date.now() - sentAt);
      this.#answered({ offset, length }, answer);
    });
  }

  #answered(chunk: Range, answer: unknown): void {
    const offset = readOffset(answer);
    if (offset > this.#kept) {
      this.#kept = offset;
      this.#damages = 0;
      this.#job.kept(offset);
    }
    if (isRefusal(answer)) {
      const error = readError(answer);
      if (error.code !== 'chunk-checksum-mismatch' || ++this.#damages > this.#job.retries) return this.#fail(error);
      this.#damaged.push(chunk);
    } else if (readResult(answer).filePath !== undefined) {
      return this.complete(readResult(answer));
    }
    this.#job.changes.notify();
  }

  /** To a server of protocol 0, which says nothing of windows and acknowledges nothing. */
  async #sendUnacknowledged(): Promise<void> {
    const { source } = this.#job;
    const { size } = source;
    if (size === null) throw new UploadError('invalid-request', 'This server takes no file whose size is not known.');
    const length = Math.min(DEFAULT_CHUNK, this.#job.chunkLimit ?? DEFAULT_CHUNK);
    const totalChunks = Math.ceil(size / length);
    for (let chunkIndex = 0; chunkIndex < totalChunks; chunkIndex++) {
      const { bytes: data, isLast: isLastChunk } = await source.read(chunkIndex * length, length);
      while (!this.#isOver && this.#connection.isBusy) await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
      if (!(await this.#until(() => this.#job.isGoing))) return;
      const message: ChunkMessage = { uploadId: this.#start.uploadId, chunkIndex, totalChunks, data, isLastChunk };
      this.#connection.send('file-chunk', message);
    }
  }

  /** Waits; false if there is nothing more to be sent. */
  async #until(condition: () => boolean): Promise<boolean> {
    while (!this.#isOver && !condition()) await this.#job.changes.next();
    return !this.#isOver;
  }
}
