import { Hashing, type Outcome } from './checksums-hashing';
import { WorkerHost, WorkerLost } from './checksums-host';
import type { Source } from './source';

/** Bytes that are read again, only for the file's checksum, come in pieces of this size. */
const PIECE = 1024 * 1024;

type Host = Pick<Hashing, 'run'>;

/** Where bytes can be had once more: the same ones, in the same pieces. */
type Bytes = Pick<Source, 'has' | 'read'>;

interface Wanted {
  /** That of the chunk itself. */
  crc: boolean;
  /** That of the file, with this chunk in it. */
  file: boolean;
}

/** The checksums of one file, over all its connections. */
export interface FileChecksums {
  /** Takes a chunk in. Chunks may come again, and begin anywhere. The buffer is given away; the same bytes come back. */
  chunk(offset: number, bytes: ArrayBuffer, wanted: Wanted): Promise<{ bytes: ArrayBuffer; crc32c?: string }>;
  /**
   * Of the first bytes of the file, in hexadecimal. None if they have not all been seen and cannot be read any more: of a
   * stream whose Worker was lost, for example.
   */
  sha256(size: number): Promise<string | undefined>;
  close(): void;
}

/**
 * Computes the checksums of all files of a client in one Worker, which starts with the first of them. Where there is no
 * Worker, or not any longer, the page's own thread does it.
 */
export class ChecksumWorker {
  readonly #script: string | URL | false | undefined;
  readonly #here = new Hashing();
  #worker: WorkerHost | undefined;
  #files = 0;

  /** @param script default: beside this one. False: there shall be no Worker */
  constructor(script?: string | URL | false) {
    this.#script = script;
  }

  open(source: Bytes): FileChecksums {
    return new OpenFile(this.#files++, source, this.#host(), this.#here);
  }

  close(): void {
    this.#worker?.close();
  }

  #host(): Host {
    if (this.#script === false) return this.#here;
    try {
      this.#worker ??= new WorkerHost(start(this.#script));
    } catch {
      return this.#here; // there are no Workers, or not this one: a script of another origin for example
    }
    return this.#worker.lost ? this.#here : this.#worker;
  }
}

function start(script: string | URL | undefined): Worker {
  if (script) return new Worker(script, { type: 'module' });
  // Bundlers look for exactly this.
  return new Worker(new URL('./checksums-worker.js', import.meta.url), { type: 'module' });
}

class OpenFile implements FileChecksums {
  readonly #file: number;
  readonly #source: Bytes;
  readonly #here: Host;
  #host: Host;
  /** The host's digest has the bytes before it. */
  #position = 0;
  /** The digest shall have the bytes before it. */
  #goal = 0;
  #catchingUp: Promise<void> | undefined;
  #sha256: Promise<string | undefined> | undefined;
  #closed = false;

  constructor(file: number, source: Bytes, host: Host, here: Host) {
    this.#file = file;
    this.#source = source;
    this.#host = host;
    this.#here = here;
  }

  async chunk(offset: number, bytes: ArrayBuffer, { crc, file }: Wanted): Promise<{ bytes: ArrayBuffer; crc32c?: string }> {
    if (!crc && !file) return { bytes };
    if (file) this.#goal = Math.max(this.#goal, offset + bytes.byteLength);
    const outcome = this.#compute(offset, bytes, crc);
    this.#catchUp().catch(() => {}); // sha256() tries again, and tells
    const { bytes: same, crc32c } = await outcome;
    return { bytes: same!, crc32c };
  }

  sha256(size: number): Promise<string | undefined> {
    this.#sha256 ??= this.#whole(size).catch((error) => {
      this.#sha256 = undefined;
      throw error;
    });
    return this.#sha256;
  }

  close(): void {
    this.#closed = true;
    this.#host.run({ kind: 'close', file: this.#file }).catch(() => {}); // a lost Worker keeps nothing
  }

  async #whole(size: number): Promise<string | undefined> {
    this.#goal = size;
    for (;;) {
      while (this.#misses) await this.#catchUp();
      if (this.#position < size) return undefined;
      const host = this.#host;
      try {
        return (await host.run({ kind: 'digest', file: this.#file })).sha256;
      } catch (error) {
        this.#leave(host, error);
      }
    }
  }

  /** Whether there is something to be read for the digest. */
  get #misses(): boolean {
    return this.#position < this.#goal && this.#source.has(this.#position) && !this.#closed;
  }

  /** Reads what the digest misses: what was uploaded before a reload, or what a lost Worker has known. */
  #catchUp(): Promise<void> {
    this.#catchingUp ??= this.#readMissing().finally(() => (this.#catchingUp = undefined));
    return this.#catchingUp;
  }

  async #readMissing(): Promise<void> {
    while (this.#misses) {
      const offset = this.#position;
      const { bytes } = await this.#source.read(offset, Math.min(PIECE, this.#goal - offset));
      await this.#compute(offset, bytes, false);
    }
  }

  async #compute(offset: number, bytes: ArrayBuffer, crc: boolean): Promise<Outcome> {
    const host = this.#host;
    const length = bytes.byteLength;
    try {
      return await host.run({ kind: 'chunk', file: this.#file, bytes, crc, digest: this.#add(offset, length) });
    } catch (error) {
      this.#leave(host, error);
      return this.#compute(offset, (await this.#source.read(offset, length)).bytes, crc);
    }
  }

  /** What of these bytes belongs into the digest now. */
  #add(offset: number, length: number): { position: number; from: number } | undefined {
    const position = this.#position;
    const end = offset + length;
    if (offset > position || end <= position || end > this.#goal) return undefined;
    this.#position = end;
    return { position, from: position - offset };
  }

  /** Goes on here, without what the lost Worker has known. */
  #leave(host: Host, error: unknown): void {
    if (!(error instanceof WorkerLost)) throw error;
    if (this.#host !== host) return;
    this.#host = this.#here;
    this.#position = 0;
  }
}
