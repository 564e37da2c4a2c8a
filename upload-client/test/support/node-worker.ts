import { Worker as Thread } from 'node:worker_threads';

const BOOT = `
  const { parentPort, workerData } = require('node:worker_threads');
  if (!workerData.webAssembly) delete globalThis.WebAssembly;
  globalThis.self = globalThis;
  self.postMessage = (message, { transfer } = {}) => parentPort.postMessage(message, transfer);
  self.reportError = (error) => setImmediate(() => { throw error; });
  import(workerData.script).then(() => parentPort.on('message', (data) => self.onmessage({ data })));
`;

/** A browser's Worker, with a thread of Node's behind it. */
export class NodeWorker {
  static webAssembly = true;
  static readonly all: NodeWorker[] = [];

  onmessage: ((event: { data: unknown }) => void) | undefined;
  onerror: ((event: Event) => void) | undefined;
  posted = 0;
  diesAt = Infinity;
  terminated = false;
  readonly thread: Thread;

  constructor(script: string | URL) {
    this.thread = new Thread(BOOT, {
      eval: true,
      workerData: { script: String(script), webAssembly: NodeWorker.webAssembly },
    });
    this.thread.on('message', (data) => this.onmessage?.({ data }));
    this.thread.on('error', () => this.fail());
    NodeWorker.all.push(this);
  }

  postMessage(message: unknown, transfer: ArrayBuffer[]): void {
    this.posted++;
    if (this.posted === this.diesAt) queueMicrotask(() => this.fail());
    this.thread.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    void this.thread.terminate();
  }

  fail(): void {
    this.onerror?.(new Event('error', { cancelable: true }));
  }
}
