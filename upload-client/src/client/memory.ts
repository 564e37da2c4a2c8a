import type { Remembered, UnfinishedUpload, UploadMemory } from './types';
import type { StartMessage } from './wire';

const DATABASE = 'socket-upload';
const STORE = 'uploads';
const SAMPLE = 16 * 1024;
const SAMPLES = 5;
/** To begin a smaller one again costs less than to remember it. */
const LEAST_SIZE = 256 * 1024;

/** What is known of an upload from an earlier visit, and will be at a later one. */
export interface Recollection {
  readonly found: Remembered | undefined;
  save(upload: Remembered): Promise<void>;
  forget(): Promise<void>;
  /** Lets another upload of the same file have it. */
  release(): void;
}

/** Finds uploads again by the file's fingerprint. */
export class Recollections {
  readonly #memory: UploadMemory;
  readonly #server: string;
  readonly #inUse = new Set<string>();

  constructor(memory: UploadMemory, server: string) {
    this.#memory = memory;
    this.#server = server;
  }

  /** Nothing for a file that is not worth it, or that another upload is busy with. */
  async recall(file: Blob, start: StartMessage, isVerified: boolean): Promise<Recollection | undefined> {
    // Nothing but a checksum of all of it could tell a blob without a date from one that looks like it.
    if (file.size < LEAST_SIZE || (start.lastModified === undefined && !isVerified)) return undefined;
    try {
      const key = await this.#key(file, start);
      if (this.#inUse.has(key)) return undefined;
      this.#inUse.add(key);
      const remembered = await this.#memory.find(key);
      const found = remembered && remembered.expiresAt > Date.now() ? remembered : undefined;
      return {
        found,
        save: (upload) => this.#memory.save(key, upload).catch(() => {}),
        forget: () => this.#memory.remove(key).catch(() => {}),
        release: () => this.#inUse.delete(key),
      };
    } catch {
      return undefined; // a private window, a full disk, or a file that its reader will complain about
    }
  }

  /** What is remembered of this server and waits for its file. */
  async unfinished(tellServer: (upload: Remembered) => void): Promise<UnfinishedUpload[]> {
    const all = (await this.#memory.list?.().catch(() => [])) ?? [];
    return all.flatMap(([key, upload]) => {
      const [server, fileName, fileType, fileSize, lastModified, metadata] = JSON.parse(key) as Facts;
      if (server !== this.#server || this.#inUse.has(key) || !(upload.expiresAt > Date.now())) return [];
      const cancel = async () => {
        tellServer(upload);
        await this.#memory.remove(key).catch(() => {});
      };
      return {
        fileName,
        fileSize,
        fileType,
        lastModified: lastModified ?? undefined,
        metadata: metadata ?? undefined,
        cancel,
      };
    });
  }

  async #key(file: Blob, { fileName, fileType, lastModified, metadata }: StartMessage): Promise<string> {
    const facts: Facts = [this.#server, fileName, fileType, file.size, lastModified, metadata, await sample(file)];
    return JSON.stringify(facts);
  }
}

/** What a file is told by. What is not known is null when it is read again. */
type Facts = [
  server: string,
  fileName: string,
  fileType: string,
  fileSize: number,
  lastModified: number | null | undefined,
  metadata: Record<string, string> | null | undefined,
  sample: string,
];

/** A hash of a few parts of the content: FNV-1a, since pages served over plain HTTP have no other. */
async function sample(file: Blob): Promise<string> {
  let hash = 0x811c9dc5;
  for (let part = 0; part < SAMPLES; part++) {
    const start = Math.floor(((file.size - SAMPLE) * part) / (SAMPLES - 1));
    for (const byte of new Uint8Array(await file.slice(start, start + SAMPLE).arrayBuffer())) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return (hash >>> 0).toString(16);
}

/** The browser's own database. */
export class BrowserMemory implements UploadMemory {
  #database: Promise<IDBDatabase> | undefined;

  async find(key: string): Promise<Remembered | undefined> {
    return this.#request('readonly', (store) => store.get(key) as IDBRequest<Remembered | undefined>);
  }

  async save(key: string, upload: Remembered): Promise<void> {
    await this.#request('readwrite', (store) => store.put(upload, key));
  }

  async remove(key: string): Promise<void> {
    await this.#request('readwrite', (store) => store.delete(key));
  }

  async list(): Promise<[key: string, upload: Remembered][]> {
    const database = await (this.#database ??= this.#open());
    return entries(database.transaction(STORE, 'readonly').objectStore(STORE));
  }

  async #request<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await (this.#database ??= this.#open());
    return answer(ask(database.transaction(STORE, mode).objectStore(STORE)));
  }

  async #open(): Promise<IDBDatabase> {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await answer(opening);
    database.onversionchange = () => database.close();
    await removeExpired(database);
    return database;
  }
}

async function removeExpired(database: IDBDatabase): Promise<void> {
  const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
  for (const [key, upload] of await entries(store)) if (!(upload.expiresAt > Date.now())) store.delete(key);
}

async function entries(store: IDBObjectStore): Promise<[key: string, upload: Remembered][]> {
  const [keys, uploads] = await Promise.all([
    answer(store.getAllKeys()),
    answer(store.getAll() as IDBRequest<Remembered[]>),
  ]);
  return keys.map((key, index) => [String(key), uploads[index]!]);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The database does not answer'));
  });
}
