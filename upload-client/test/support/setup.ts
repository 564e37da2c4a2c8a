import { setImmediate as turn } from 'node:timers/promises';
import { UploadClient } from '../../src/client/client';
import type { ClientOptions, Upload, UploadState } from '../../src/client/types';
import { FakeServer } from './fake-server';
import { FakeSocket } from './fake-socket';

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

/** Settles again and again, until it is so. */
export async function until(condition: () => boolean): Promise<void> {
  for (let count = 0; count < 1000 && !condition(); count++) await turn();
  if (!condition()) throw new Error(`It never came: ${condition}`);
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
