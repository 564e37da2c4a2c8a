import type { Socket } from 'socket.io-client';

export type Message = Record<string, unknown> & { uploadId: string };
export type Answer = (answer: unknown) => void;
type Handler = (argument?: unknown) => void;

/** What the code under test takes for socket.io-client's socket. Its other end is the test, or a {@link FakeServer}. */
export class FakeSocket {
  connected = false;
  active = true;
  id: string | undefined;
  sendBuffer: { data: unknown[] }[] = [];
  io = { engine: { writeBuffer: [] as unknown[], transport: { ws: undefined as { bufferedAmount: number } | undefined } } };
  /** Hears all that is sent. */
  onSent: (event: string, message: unknown, answer?: Answer) => void = () => {};
  connects = 0;
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #sent: { event: string; message: unknown }[] = [];
  #connections = 0;

  asSocket(): Socket {
    return this as unknown as Socket;
  }

  // -- for the code under test --

  on(event: string, handler: Handler): this {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
    return this;
  }

  off(event: string, handler: Handler): this {
    this.#handlers.get(event)?.delete(handler);
    return this;
  }

  emit(event: string, ...args: unknown[]): this {
    const answer = typeof args.at(-1) === 'function' ? (args.pop() as Answer) : undefined;
    this.#sent.push({ event, message: args[0] });
    this.onSent(event, args[0], answer);
    return this;
  }

  connect(): this {
    this.active = true;
    this.connects++;
    return this;
  }

  disconnect(): this {
    this.active = false;
    if (this.connected) this.drop('io client disconnect');
    return this;
  }

  // -- for the test --

  open(): void {
    this.connected = this.active = true;
    this.id = `connection ${++this.#connections}`;
    this.receive('connect');
  }

  drop(reason = 'transport close'): void {
    this.connected = false;
    this.id = undefined;
    if (reason === 'io server disconnect') this.active = false;
    this.receive('disconnect', reason);
  }

  /** As a middleware of the server does. */
  refuse(message: string): void {
    this.active = false;
    this.receive('connect_error', new Error(message));
  }

  receive(event: string, message?: unknown): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) handler(message);
  }

  sent(event: string): Message[] {
    return this.#sent.filter((sent) => sent.event === event).map(({ message }) => message as Message);
  }

  get listeners(): number {
    return [...this.#handlers.values()].reduce((count, handlers) => count + handlers.size, 0);
  }
}
