import type { Socket } from 'socket.io-client';

const KIB = 1024;
/** What a server that states no limits is known to take. */
const DEFAULT_CHUNK = 64 * KIB;
/** Larger chunks gain no speed and make progress jump. */
const LARGEST_CHUNK = 256 * KIB;
/** More would wait inside the browser only, and hold up a cancel and the heartbeat on a slow line. */
const LARGEST_WINDOW = 1024 * KIB;
/** Packets, of which a chunk is two. */
const LARGEST_BACKLOG = 16;
const LIMITS_TIMEOUT_MS = 5000;

/** What the server accepts. A field is missing where the server did not say. */
export interface Limits {
  maxFileSize?: number;
  chunkSize?: number;
  window?: number;
  allowedTypes?: string[];
  allowedExtensions?: string[];
  downloads?: boolean;
}

export interface Progress {
  bytesUploaded: number;
  totalBytes: number;
  /** 0 to 100. */
  percentage: number;
  /** Bytes per second, when known. */
  speed?: number;
}

export interface Result {
  fileName: string;
  filePath?: string;
}

export interface Failure {
  code: string;
  /** A sentence for people. */
  error: string;
  /** False when the same file would be refused again. */
  retryable: boolean;
}

/** After `onComplete`, `onError` or `onCancel`, of which exactly one is called, none is called again. */
export interface Callbacks {
  onStart?(): void;
  onProgress?(progress: Progress): void;
  onComplete?(result: Result): void;
  onError?(failure: Failure): void;
  onCancel?(): void;
}

export interface Upload {
  readonly id: string;
  /** Stops the upload at once. Without effect when it has ended already. */
  cancel(): void;
}

export interface Options {
  /** Files sent at the same time; the others wait. */
  concurrency?: number;
  onLimits?(limits: Limits): void;
}

/**
 * Uploads files over one Socket.IO connection. Files may be added at any time and wait until there is a connection. One
 * that is under way when the connection is lost fails, because the server forgets it too.
 */
export class Uploader {
  readonly #socket: Socket;
  readonly #options: Options;
  readonly #active = new Map<string, Transfer>();
  #waiting: Transfer[] = [];
  #limits: Limits = {};
  #ready = false;

  constructor(socket: Socket, options: Options = {}) {
    this.#socket = socket;
    this.#options = options;
    socket.on('connect', () => this.#askLimits());
    socket.on('disconnect', () => this.#disconnected());
    socket.on('upload-ready', (message) => this.#transfer(message)?.ready(message));
    socket.on('upload-progress', (message) => this.#transfer(message)?.progress(message));
    socket.on('upload-complete', (message) => this.#transfer(message)?.complete(message));
    socket.on('upload-error', (message) => this.#transfer(message)?.fail(toFailure(message)));
    if (socket.connected) this.#askLimits();
  }

  upload(file: File, callbacks: Callbacks = {}): Upload {
    const transfer = new Transfer(this.#socket, file, callbacks, () => {
      this.#active.delete(transfer.id);
      this.#waiting = this.#waiting.filter((other) => other !== transfer);
      this.#startNext();
    });
    this.#waiting.push(transfer);
    // The caller gets its handle before the first callback.
    queueMicrotask(() => this.#startNext());
    return transfer;
  }

  async #askLimits(): Promise<void> {
    const connection = this.#socket.id;
    let answer: unknown;
    try {
      answer = await this.#socket.timeout(LIMITS_TIMEOUT_MS).emitWithAck('file-upload-limits');
    } catch {
      // An older server knows no such event.
    }
    if (!this.#socket.connected || this.#socket.id !== connection) return;
    this.#limits = toLimits(answer);
    this.#ready = true;
    this.#options.onLimits?.(this.#limits);
    this.#startNext();
  }

  #disconnected(): void {
    this.#ready = false;
    // Socket.IO keeps what it could not send and would hand it to the next connection, which knows none of these uploads.
    this.#socket.sendBuffer.length = 0;
    for (const transfer of [...this.#active.values()]) {
      transfer.fail({
        code: 'connection-lost',
        error: 'The connection was lost before the file was complete.',
        retryable: true,
      });
    }
  }

  #startNext(): void {
    if (!this.#ready) return;
    const limit = this.#limits.maxFileSize ?? Infinity;
    const tooLarge = this.#waiting.filter(({ file }) => file.size > limit);
    this.#waiting = this.#waiting.filter(({ file }) => file.size <= limit);
    for (const transfer of tooLarge) {
      transfer.fail({
        code: 'file-too-large',
        error: `The file is larger than the ${formatBytes(limit)} this server accepts.`,
        retryable: false,
      });
    }
    while (this.#active.size < (this.#options.concurrency ?? 3)) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#active.set(next.id, next);
      next.start(this.#limits);
    }
  }

  #transfer(message: { uploadId?: unknown } | undefined): Transfer | undefined {
    return this.#active.get(String(message?.uploadId));
  }
}

/** One file on its way: sends chunks in order, and no more than the server has room for. */
class Transfer implements Upload {
  readonly id = randomId();
  readonly file: File;
  readonly #socket: Socket;
  readonly #callbacks: Callbacks;
  readonly #onEnd: () => void;
  #started = false;
  #sending = false;
  #ended = false;
  #limits: Limits = {};
  #unacknowledged = 0;
  #wake = () => {};

  constructor(socket: Socket, file: File, callbacks: Callbacks, onEnd: () => void) {
    this.#socket = socket;
    this.file = file;
    this.#callbacks = callbacks;
    this.#onEnd = onEnd;
  }

  start(limits: Limits): void {
    this.#started = true;
    this.#limits = limits;
    const { name, size, type } = this.file;
    this.#socket.emit('file-upload-start', { fileName: name, fileSize: size, fileType: type, uploadId: this.id });
  }

  ready(message: Limits): void {
    if (this.#sending) return;
    this.#sending = true;
    this.#callbacks.onStart?.();
    const window = positive(message.window) ?? this.#limits.window;
    const chunk = positive(message.chunkSize) ?? this.#limits.chunkSize ?? DEFAULT_CHUNK;
    void this.#send(Math.min(chunk, LARGEST_CHUNK, window ?? Infinity), window && Math.min(window, LARGEST_WINDOW));
  }

  progress(progress: Progress): void {
    this.#callbacks.onProgress?.(progress);
  }

  complete(result: Result): void {
    if (this.#end()) this.#callbacks.onComplete?.(result);
  }

  fail(failure: Failure): void {
    if (this.#end()) this.#callbacks.onError?.(failure);
  }

  cancel(): void {
    if (!this.#end()) return;
    this.#tellServer();
    this.#callbacks.onCancel?.();
  }

  async #send(chunkSize: number, window: number | undefined): Promise<void> {
    const totalChunks = Math.ceil(this.file.size / chunkSize);
    for (let chunkIndex = 0; chunkIndex < totalChunks; chunkIndex++) {
      const blob = this.file.slice(chunkIndex * chunkSize, (chunkIndex + 1) * chunkSize);
      await (window ? this.#room(window - blob.size) : this.#drained());
      const data = await blob.arrayBuffer().catch(() => undefined);
      if (this.#ended) return;
      if (!data) {
        this.#tellServer();
        this.fail({
          code: 'unreadable',
          error: 'The file could not be read. It may have been changed, moved or removed.',
          retryable: true,
        });
        return;
      }
      const isLastChunk = chunkIndex === totalChunks - 1;
      const chunk = { uploadId: this.id, chunkIndex, totalChunks, data, isLastChunk };
      if (!window) {
        this.#socket.emit('file-chunk', chunk);
        continue;
      }
      this.#unacknowledged += blob.size;
      this.#socket.emit('file-chunk', chunk, (answer?: Partial<Failure> & { success?: boolean }) => {
        this.#unacknowledged -= blob.size;
        this.#wake();
        if (answer?.success === false) this.fail(toFailure(answer));
      });
    }
  }

  async #room(limit: number): Promise<void> {
    while (!this.#ended && this.#unacknowledged > limit) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** A server that states no window acknowledges nothing: go by what the browser has yet to put on the wire. */
  async #drained(): Promise<void> {
    const pending = () => {
      const engine = this.#socket.io.engine;
      const { ws } = engine.transport as unknown as { ws?: WebSocket };
      return engine.writeBuffer.length > LARGEST_BACKLOG || (ws?.bufferedAmount ?? 0) > LARGEST_WINDOW;
    };
    while (!this.#ended && pending()) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #tellServer(): void {
    if (this.#started) this.#socket.emit('file-upload-cancel', this.id);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#wake();
    this.#onEnd();
    return true;
  }
}

/** Writes 1536 as "1.5 KB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (Number(value.toFixed(1)) >= KIB && unit < units.length - 1) {
    value /= KIB;
    unit++;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}

/** `crypto.randomUUID` is missing on a page served over plain HTTP, `getRandomValues` is not. */
function randomId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function toFailure(answer: Partial<Failure>): Failure {
  return {
    code: typeof answer.code === 'string' ? answer.code : 'unknown',
    error: typeof answer.error === 'string' && answer.error ? answer.error : 'The server could not take the file.',
    retryable: answer.retryable !== false,
  };
}

function toLimits(answer: unknown): Limits {
  const limits = answer as (Limits & { success?: boolean }) | undefined;
  if (limits?.success !== true) return {};
  return {
    maxFileSize: positive(limits.maxFileSize),
    chunkSize: positive(limits.chunkSize),
    window: positive(limits.window),
    allowedTypes: list(limits.allowedTypes),
    allowedExtensions: list(limits.allowedExtensions),
    downloads: limits.downloads,
  };
}

/** A number of bytes; "as much as you like" (nothing, zero, the largest long) is no number. */
function positive(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;
}

function list(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
