import { setImmediate as turn } from 'node:timers/promises';
import { UploadClient } from '../../src/client/client';
import type { ClientOptions, Upload, UploadState } from '../../src/client/types';
import { FakeServer } from './fake-server';
import { FakeSocket } from './fake-socket';

const PATIENCE_MS = 60_000;

/** A client whose socket belongs to the test, at a server that keeps what it gets. */
export function setUp(options: ClientOptions = {}) {
  const socket = new FakeSocket();
  const server = new FakeServer();
  server.attach(socket);
  const client = new UploadClient(socket.asSocket(), { memory: false, ...options });
  return { socket, server, client };
}

/** The same, connected. */
export async function connected(options: ClientOptions = {}) {
  const all = setUp(options);
  all.socket.open();
  await settled();
  return all;
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let count = 0; count < 100; count++) await turn();
}

/** Waits until it is so, however slow the machine is. */
export async function until(condition: () => boolean): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > PATIENCE_MS) throw new Error(`It never came: ${condition}`);
    await turn();
  }
}

export function bytes(length: number, seed = 7): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => index * seed + (index >> 8));
}

export function file(length: number, name = 'a.bin', seed = 7): File {
  return new File([bytes(length, seed)], name, { type: 'x/y', lastModified: 1_700_000_000_000 });
}

/** Notes the states that an upload comes to. */
export function follow(upload: Upload): UploadState[] {
  const states: UploadState[] = [];
  upload.on('state', (state) => states.push(state));
  return states;
}
