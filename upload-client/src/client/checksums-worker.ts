// The script of the Worker: a file of its own, so that it runs under `worker-src 'self'`.
import { Hashing, type Task } from './checksums-hashing';

const hashing = new Hashing();

self.onmessage = async ({ data: { id, task } }: MessageEvent<{ id: number; task: Task }>) => {
  try {
    const outcome = await hashing.run(task);
    self.postMessage({ id, outcome }, { transfer: outcome.bytes ? [outcome.bytes] : [] });
  } catch (error) {
    self.reportError(error); // the page goes on without this Worker
  }
};
