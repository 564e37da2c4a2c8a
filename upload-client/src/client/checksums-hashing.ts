import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { createCRC32, createSHA256 } from 'hash-wasm';
import { crc32c } from './checksums-crc32c';

const CASTAGNOLI = 0x82f63b78;

/** What is asked about a file, which goes by a number. */
export type Task =
  | {
      kind: 'chunk';
      file: number;
      bytes: ArrayBuffer;
      crc: boolean;
      /** If these bytes, from there on, belong into the file's digest now, which has so many already. */
      digest?: { position: number; from: number };
    }
  | { kind: 'digest'; file: number }
  | { kind: 'close'; file: number };

export interface Outcome {
  bytes?: ArrayBuffer;
  crc32c?: string;
  sha256?: string;
}

/** Does the tasks; those about one file in the order in which they came. */
export class Hashing {
  readonly #digests = new Map<number, Promise<Digest>>();

  async run(task: Task): Promise<Outcome> {
    switch (task.kind) {
      case 'chunk': {
        const { file, bytes, crc, digest } = task;
        if (digest) await this.#add(file, digest.position, new Uint8Array(bytes, digest.from));
        return { bytes, crc32c: crc ? (await algorithms()).crc32c(new Uint8Array(bytes)) : undefined };
      }
      case 'digest': {
        const digest = await this.#digest(task.file);
        this.#digests.delete(task.file);
        return { sha256: digest.hex() };
      }
      case 'close':
        this.#digests.delete(task.file);
        return {};
    }
  }

  async #add(file: number, position: number, bytes: Uint8Array): Promise<void> {
    const before = position > 0 ? this.#digest(file) : newDigest();
    const after = before.then((digest) => {
      digest.update(bytes);
      return digest;
    });
    this.#digests.set(file, after);
    await after;
  }

  #digest(file: number): Promise<Digest> {
    return this.#digests.get(file) ?? newDigest();
  }
}

interface Digest {
  update(bytes: Uint8Array): unknown;
  hex(): string;
}

interface Algorithms {
  crc32c(bytes: Uint8Array): string;
  sha256(): Promise<Digest>;
}

async function newDigest(): Promise<Digest> {
  return (await algorithms()).sha256();
}

let loaded: Promise<Algorithms> | undefined;

function algorithms(): Promise<Algorithms> {
  loaded ??= webAssembly().catch(() => plain);
  return loaded;
}

/** Fails where a Content-Security-Policy forbids WebAssembly. */
async function webAssembly(): Promise<Algorithms> {
  const [crc] = await Promise.all([createCRC32(CASTAGNOLI), createSHA256()]);
  return {
    crc32c: (bytes) => crc.init().update(bytes).digest(),
    async sha256() {
      const hash = (await createSHA256()).init();
      return { update: (bytes) => hash.update(bytes), hex: () => hash.digest() };
    },
  };
}

const plain: Algorithms = {
  crc32c: (bytes) => crc32c(bytes).toString(16).padStart(8, '0'),
  async sha256() {
    const hash = sha256.create();
    return { update: (bytes) => hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
  },
};
