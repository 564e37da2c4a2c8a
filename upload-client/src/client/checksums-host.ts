import type { Outcome, Task } from './checksums-hashing';

// Browsers end a Worker that has no memory left, and tell nobody.
const SILENCE_LIMIT_MS = 30_000;

/** The Worker could not be loaded, or has died with all that it knew and was given. */
export class WorkerLost extends Error {}

interface Pending {
  resolve(outcome: Outcome): void;
  reject(error: WorkerLost): void;
}

/** Has tasks done by the Worker, which is given the bytes. Fails with {@link WorkerLost}, from the first time on always. */
export class WorkerHost {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #silence?: ReturnType<typeof setTimeout>;
  #lost = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#answered(data);
    worker.onmessageerror = () => this.close();
    worker.onerror = (event) => {
      event.preventDefault(); // what it could not do is done on this thread
      this.close();
    };
  }

  get lost(): boolean {
    return this.#lost;
  }

  run(task: Task): Promise<Outcome> {
    if (this.#lost) return Promise.reject(new WorkerLost());
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#worker.postMessage({ id, task }, task.kind === 'chunk' ? [task.bytes] : []);
      this.#pending.set(id, { resolve, reject });
      this.#listen();
    });
  }

  close(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#worker.terminate();
    clearTimeout(this.#silence);
    for (const { reject } of this.#pending.values()) reject(new WorkerLost());
    this.#pending.clear();
  }

  #answered({ id, outcome }: { id: number; outcome: Outcome }): void {
    this.#pending.get(id)?.resolve(outcome);
    this.#pending.delete(id);
    this.#listen();
  }

  #listen(): void {
    clearTimeout(this.#silence);
    if (this.#pending.size === 0) return;
    // Twice: after a computer's sleep, the first is over before the Worker has had a chance.
    this.#silence = setTimeout(() => {
      this.#silence = setTimeout(() => this.close(), SILENCE_LIMIT_MS);
    }, SILENCE_LIMIT_MS);
  }
}
