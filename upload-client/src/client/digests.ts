import type { FileChecksums } from './file-checksums';
import type { Source } from './source';

/** Bytes that are read again, only for the file's checksum, come in pieces of this size. */
const PIECE = 1024 * 1024;

/** The checksums of one upload, over all its connections. The file's is computed while it is sent. */
export class Digests {
  readonly #checksums: FileChecksums;
  /** The bytes before it are in the file's checksum. */
  #position = 0;
  #digest: Promise<string> | undefined;

  constructor(checksums: FileChecksums) {
    this.#checksums = checksums;
  }

  /** Takes in the bytes that a server has from an earlier visit. */
  async catchUp(source: Source, offset: number): Promise<void> {
    while (this.#position < offset) {
      const from = this.#position;
      const { bytes } = await source.read(from, Math.min(PIECE, offset - from));
      if (from === this.#position) await this.#compute(from, bytes, false, true);
    }
  }

  /** Whether the file's checksum can still be had when the server goes on from there. */
  reaches(source: Source, offset: number): boolean {
    return source.has(Math.min(this.#position, offset));
  }

  /** How long a chunk from there may be. */
  limit(offset: number): number {
    return offset < this.#position ? this.#position - offset : Infinity;
  }

  chunk(offset: number, bytes: ArrayBuffer, crc: boolean, file: boolean): Promise<{ bytes: ArrayBuffer; crc32c?: string }> {
    return this.#compute(offset, bytes, crc, file && offset === this.#position);
  }

  /** When the last chunk was taken in. */
  async digest(): Promise<string> {
    return `sha-256:${await (this.#digest ??= this.#checksums.digest())}`;
  }

  close(): void {
    this.#checksums.close();
  }

  #compute(offset: number, bytes: ArrayBuffer, crc: boolean, file: boolean): ReturnType<FileChecksums['chunk']> {
    if (file) this.#position = offset + bytes.byteLength;
    return crc || file ? this.#checksums.chunk(bytes, { crc, file }) : Promise.resolve({ bytes });
  }
}
