import type { Socket } from 'socket.io-client';
import { UploadError } from './errors';
import type { Changes } from './events';
import type { ConnectionState, Limits, UploadResult } from './types';
import {
  readDelay,
  readError,
  readLimits,
  readProgress,
  readReady,
  readResult,
  uploadIdOf,
  type Ready,
  type ServerProgress,
} from './wire';

const RECONNECT_MS = 1_000;
const LONGEST_GOAWAY_MS = 60_000;
/** Packets, of which a chunk is two. */
const LARGEST_BACKLOG = 16;
const LARGEST_BUFFERED = 1024 * 1024;

/** Hears what the server says about one upload. */
export interface Receiver {
  ready(ready: Ready): void;
  progress(progress: ServerProgress): void;
  complete(result: UploadResult): void;
  refused(error: UploadError): void;
  /** The connection is gone: nothing else will come. */
  lost(): void;
}

export interface ConnectionListener {
  state(state: ConnectionState, error?: UploadError): void;
  limits(limits: Limits): void;
}

/** The way to the server, which comes and goes. Nothing that was said over one connection is said over the next. */
export class Connection {
  readonly #socket: Socket;
  /** Not one that the application has given, and uses for itself. */
  readonly #isOurs: boolean;
  readonly #listener: ConnectionListener;
  readonly #changes: Changes;
  readonly #receivers = new Map<string, Receiver>();
  readonly #listening: (() => void)[] = [];
  /** What the next connection begins with. */
  #farewells: { event: string; message: unknown }[] = [];
  #state: ConnectionState = 'connecting';
  #error: UploadError | undefined;
  #limits: Limits | undefined;
  #goaway = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: Socket, isOurs: boolean, changes: Changes, listener: ConnectionListener) {
    this.#socket = socket;
    this.#isOurs = isOurs;
    this.#changes = changes;
    this.#listener = listener;
    this.#listen('connect', () => this.#connected());
    this.#listen('disconnect', (reason) => this.#disconnected(reason));
    this.#listen('connect_error', (error) => this.#notConnected(error));
    this.#listen('upload-ready', (message) => this.#receiver(message)?.ready(readReady(message)));
    this.#listen('upload-progress', (message) => this.#receiver(message)?.progress(readProgress(message)));
    this.#listen('upload-complete', (message) => this.#receiver(message)?.complete(readResult(message)));
    this.#listen('upload-error', (message) => this.#receiver(message)?.refused(readError(message)));
    this.#listen('upload-goaway', (message) => this.#goesAway(readDelay(message)));
    if (isOurs && typeof addEventListener === 'function') {
      const online = () => this.#hurry();
      addEventListener('online', online);
      this.#listening.push(() => removeEventListener('online', online));
    }
    if (socket.connected) queueMicrotask(() => socket.connected && this.#connected());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get error(): UploadError | undefined {
    return this.#error;
  }

  get limits(): Limits | undefined {
    return this.#limits;
  }

  /** Whether an upload may begin or go on. */
  get isOpen(): boolean {
    return this.#state === 'connected' && !this.#goaway;
  }

  /** Whether much of what was sent has not left the browser yet: how a server is paced that acknowledges nothing. */
  get isBusy(): boolean {
    const engine = this.#socket.io.engine;
    const { ws } = engine.transport as unknown as { ws?: WebSocket };
    return engine.writeBuffer.length > LARGEST_BACKLOG || (ws?.bufferedAmount ?? 0) > LARGEST_BUFFERED;
  }

  connect(): void {
    if (this.#state === 'closed' || this.#socket.active) return;
    this.#change('connecting');
    this.#socket.connect();
  }

  close(): void {
    if (this.#state === 'closed') return;
    clearTimeout(this.#again);
    for (const stop of this.#listening) stop();
    if (this.#isOurs) this.#socket.disconnect();
    this.#lose();
    this.#change('closed');
  }

  /** Sends, or drops what is for a connection that is gone. */
  send(event: string, message: unknown, ack?: (answer: unknown) => void): void {
    if (!this.#socket.connected) return;
    const payload = message === undefined ? [] : [message];
    this.#socket.emit(event, ...payload, ...(ack ? [ack] : []));
  }

  /** Sends now, or when there is a connection again. */
  sendLater(event: string, message: unknown): void {
    if (this.#state === 'connected') this.send(event, message);
    else this.#farewells.push({ event, message });
  }

  attach(uploadId: string, receiver: Receiver): () => void {
    this.#receivers.set(uploadId, receiver);
    return () => {
      if (this.#receivers.get(uploadId) === receiver) this.#receivers.delete(uploadId);
    };
  }

  #listen(event: string, listener: (argument: unknown) => void): void {
    this.#socket.on(event, listener);
    this.#listening.push(() => this.#socket.off(event, listener));
  }

  #receiver(message: unknown): Receiver | undefined {
    return this.#receivers.get(uploadIdOf(message) ?? '');
  }

  #connected(): void {
    clearTimeout(this.#again);
    this.#goaway = false;
    this.#limits = undefined; // they may be others after a restart
    this.#change('connected');
    for (const { event, message } of this.#farewells.splice(0)) this.send(event, message);
    const { id } = this.#socket;
    this.send('file-upload-limits', undefined, (answer) => {
      if (this.#socket.id !== id) return;
      this.#limits = readLimits(answer);
      this.#listener.limits(this.#limits);
      this.#changes.notify();
    });
  }

  #disconnected(reason: unknown): void {
    this.#lose();
    this.#change('disconnected', connectionLost());
    // Socket.IO takes this for the end; ours may be a server that is stopped and started again.
    if (reason === 'io server disconnect' && this.#isOurs && !this.#goaway) this.#connectIn(RECONNECT_MS);
  }

  #lose(): void {
    // Socket.IO keeps what it could not send and would hand it to the next connection.
    const buffer = this.#socket.sendBuffer as { data?: unknown[] }[];
    const others = buffer.filter(({ data }) => !/^file-(chunk$|upload-)/.test(String(data?.[0])));
    buffer.splice(0, buffer.length, ...others);
    for (const receiver of [...this.#receivers.values()]) receiver.lost();
    this.#receivers.clear();
  }

  #notConnected(error: unknown): void {
    const { message, description: status } = error as { message?: string; description?: unknown };
    const isForbidden = status === 401 || status === 403;
    if (this.#socket.active && !isForbidden) {
      this.#change('disconnected', connectionLost('The server cannot be reached.', error));
      return;
    }
    if (this.#isOurs) this.#socket.disconnect();
    const reason = status === 401 ? 'not signed in' : status === 403 ? 'not allowed' : message || 'no reason given';
    const sentence = `The server refused the connection: ${reason}.`;
    this.#change('refused', new UploadError('connection-refused', sentence, { retryable: true, cause: error }));
  }

  /** The server is about to stop: what is under way goes on while it lets it, and nothing else begins. */
  #goesAway(retryAfterMs: number): void {
    this.#goaway = true;
    this.#connectIn(Math.min(Math.max(retryAfterMs, RECONNECT_MS), LONGEST_GOAWAY_MS));
  }

  #connectIn(delayMs: number): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#connectAgain(), delayMs * (1 + Math.random() / 4));
  }

  #connectAgain(): void {
    this.#goaway = false;
    if (this.#isOurs) {
      this.#socket.disconnect();
      this.#socket.connect();
    }
    this.#changes.notify();
  }

  /** The browser is online again: socket.io-client would wait for its next attempt. */
  #hurry(): void {
    if (this.#state === 'disconnected' && this.#socket.active) this.#connectAgain();
  }

  #change(state: ConnectionState, error?: UploadError): void {
    const isNews = state !== this.#state || error?.message !== this.#error?.message;
    this.#state = state;
    this.#error = error;
    if (isNews) this.#listener.state(state, error);
    this.#changes.notify();
  }
}

export function connectionLost(message = 'The connection to the server was lost.', cause?: unknown): UploadError {
  return new UploadError('connection-lost', message, { retryable: true, cause });
}
