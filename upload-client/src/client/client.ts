import { io, type Socket, type SocketOptions } from 'socket.io-client';
import { ChecksumWorker } from './checksums';
import { Connection, connectionLost } from './connection';
import { UploadError } from './errors';
import { Changes, Emitter } from './events';
import { BrowserMemory, Recollections } from './memory';
import { Queue } from './queue';
import { Transfer, type Surroundings } from './transfer';
import type {
  ClientEvents,
  ClientOptions,
  ConnectionState,
  Limits,
  Remembered,
  UnfinishedUpload,
  Upload,
  UploadOptions,
} from './types';

const CONCURRENCY = 3;
const RETRIES = 10;

/** Uploads files over one Socket.IO connection, which it opens at once and keeps. */
export class UploadClient {
  readonly #options: ClientOptions;
  readonly #events = new Emitter<ClientEvents>();
  readonly #changes = new Changes();
  readonly #connection: Connection;
  readonly #queue: Queue;
  readonly #checksums: ChecksumWorker;
  readonly #recollections: Recollections | undefined;
  readonly #uploads = new Set<Transfer>();
  #patience: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param server its address, by default the page's own; or a socket that the application has, and connects and closes
   *     itself
   */
  constructor(server: string | URL | Socket = location.origin, options: ClientOptions = {}) {
    this.#options = options;
    this.#checksums = new ChecksumWorker(options.worker);
    this.#queue = new Queue(Math.max(1, options.concurrency ?? CONCURRENCY));
    const isOurs = typeof server === 'string' || server instanceof URL;
    const url = isOurs ? addressOf(server, options) : '';
    const socket = isOurs ? connect(url, options) : server;
    this.#connection = new Connection(socket, isOurs, this.#changes, {
      state: (state, error) => this.#connectionChanged(state, error),
      limits: (limits) => this.#events.emit('limits', limits),
    });
    const memory = options.memory ?? (typeof indexedDB === 'undefined' ? false : new BrowserMemory());
    if (memory) this.#recollections = new Recollections(memory, url);
    if (!socket.connected) this.#waitForConnection();
  }

  get connection(): ConnectionState {
    return this.#connection.state;
  }

  /** Undefined before the first connection, and where the server does not tell. */
  get limits(): Limits | undefined {
    return this.#connection.limits;
  }

  /** Begins as soon as it is its turn and there is a connection. */
  upload(data: Blob | ReadableStream<Uint8Array>, options: UploadOptions = {}): Upload {
    const checksums = { chunks: true, file: true, ...this.#options.checksums, ...options.checksums };
    const surroundings: Surroundings = {
      connection: this.#connection,
      changes: this.#changes,
      queue: this.#queue,
      uploads: this.#uploads,
      chunkLimit: this.#options.chunkSize,
      retries: this.#options.retries ?? RETRIES,
      checksums,
      openChecksums: (source) => this.#checksums.open(source),
      recall: async (file, start) =>
        file instanceof Blob ? this.#recollections?.recall(file, start, checksums.file) : undefined,
    };
    const transfer = new Transfer(data, options, surroundings);
    if (this.connection === 'refused' || this.connection === 'closed') {
      const error = this.#connection.error ?? closed();
      queueMicrotask(() => transfer.fail(error));
    }
    return transfer;
  }

  /** Uploads of earlier visits that have not ended, as far as they are remembered. */
  async unfinished(): Promise<UnfinishedUpload[]> {
    const tellServer = ({ uploadId, resumeToken }: Remembered) =>
      this.#connection.sendLater('file-upload-cancel', { uploadId, resumeToken });
    return (await this.#recollections?.unfinished(tellServer)) ?? [];
  }

  /** Again, after the server has refused the connection. */
  connect(): void {
    this.#connection.connect();
  }

  /** Uploads under way fail with `client-closed`. Another client can go on with them. */
  close(): void {
    clearTimeout(this.#patience);
    this.#failAll(closed());
    this.#connection.close();
    this.#checksums.close();
  }

  on<E extends keyof ClientEvents>(event: E, listener: (...args: ClientEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  #connectionChanged(state: ConnectionState, error?: UploadError): void {
    if (state === 'connected' || state === 'refused') {
      clearTimeout(this.#patience);
      this.#patience = undefined;
    } else if (state === 'disconnected') {
      this.#waitForConnection();
    }
    if (state === 'refused' && error) this.#failAll(error);
    this.#events.emit('connection', state, error);
  }

  #waitForConnection(): void {
    const { retryForMs } = this.#options;
    if (retryForMs === undefined || !Number.isFinite(retryForMs) || this.#patience !== undefined) return;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      this.#failAll(this.#connection.error ?? connectionLost('The server cannot be reached.'));
    }, retryForMs);
  }

  #failAll(error: UploadError): void {
    for (const upload of [...this.#uploads]) upload.fail(error);
  }
}

function addressOf(server: string | URL, { namespace }: ClientOptions): string {
  const { origin, pathname, search } = new URL(server, globalThis.location?.href);
  return origin + (namespace ?? pathname) + search; // a namespace is a name, and is not to be encoded
}

function connect(url: string, { auth, socket }: ClientOptions): Socket {
  // Neither is of use here: they send again what is not wanted any more, and give answers another form.
  const own = { retries: 0, ackTimeout: undefined } as Partial<SocketOptions>;
  return io(url, { forceNew: true, ...socket, ...(auth && { auth }), ...own });
}

function closed(): UploadError {
  return new UploadError('client-closed', 'The client was closed before the upload was complete.', { retryable: true });
}
