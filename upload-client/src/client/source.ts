import { UploadError } from './errors';

export interface Piece {
  offset: number;
  /** Whoever asked for them may give them away. */
  bytes: ArrayBuffer;
  isLast: boolean;
}

/** Where the bytes of a file come from. */
export interface Source {
  /** Null while it is not known. */
  readonly size: number | null;
  /** Whether the bytes from there on can be read. */
  has(offset: number): boolean;
  /** At most so many bytes; fewer only at the end, or where it is convenient. */
  read(offset: number, length: number): Promise<Piece>;
  /** The bytes before the offset are not needed again. */
  release(offset: number): void;
  close(): void;
}

export function sourceOf(data: Blob | ReadableStream<Uint8Array>): Source {
  return data instanceof Blob ? new BlobSource(data) : new StreamSource(data);
}

/** A file, of which any part can be read at any time. */
class BlobSource implements Source {
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  has(): boolean {
    return true;
  }

  async read(offset: number, length: number): Promise<Piece> {
    const end = Math.min(offset + length, this.size);
    const bytes = await this.#blob
      .slice(offset, end)
      .arrayBuffer()
      .catch((cause: unknown) => {
        throw new UploadError('unreadable', 'The file could not be read. It may have been changed, moved or removed.', {
          retryable: true,
          cause,
        });
      });
    if (bytes.byteLength !== end - offset) {
      throw new UploadError('file-changed', 'The file was changed while it was uploaded.');
    }
    return { offset, bytes, isLast: end === this.size };
  }

  release(): void {}

  close(): void {}
}

/** Something that is read once: what the server has not acknowledged is kept, to be sent again. */
class StreamSource implements Source {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  /** Read and not acknowledged, without gaps up to the position. */
  #kept: Piece[] = [];
  #position = 0;
  /** Read and not yet part of a piece. */
  #rest: Uint8Array = new Uint8Array();
  #ended = false;
  #size: number | null = null;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  get size(): number | null {
    return this.#size;
  }

  has(offset: number): boolean {
    return offset >= (this.#kept[0]?.offset ?? this.#position) && offset <= this.#position;
  }

  read(offset: number, length: number): Promise<Piece> {
    // One after the other: who asked before may have lost interest, but not the stream its bytes.
    const piece = this.#reading.then(() => this.#again(offset, length) ?? this.#readOn(length));
    this.#reading = piece.catch(() => {});
    return piece;
  }

  release(offset: number): void {
    this.#kept = this.#kept.filter((piece) => piece.offset + piece.bytes.byteLength > offset);
  }

  close(): void {
    this.#reader.cancel().catch(() => {});
  }

  #again(offset: number, length: number): Piece | undefined {
    const piece = this.#kept.find((kept) => offset >= kept.offset && offset < kept.offset + kept.bytes.byteLength);
    if (!piece) return undefined;
    const from = offset - piece.offset;
    const bytes = piece.bytes.slice(from, from + length);
    return { offset, bytes, isLast: piece.isLast && from + bytes.byteLength === piece.bytes.byteLength };
  }

  async #readOn(length: number): Promise<Piece> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length && (await this.#fill())) {
      const part = this.#rest.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.byteLength;
      this.#rest = this.#rest.subarray(part.byteLength);
    }
    const isLast = !(await this.#fill());
    const piece = { offset: this.#position, bytes: bytes.buffer.slice(0, filled), isLast };
    this.#position += filled;
    if (isLast) this.#size = this.#position;
    if (filled > 0) this.#kept.push(piece);
    return { ...piece, bytes: filled < length ? piece.bytes.slice(0) : bytes.buffer };
  }

  /** Whether there are more bytes. */
  async #fill(): Promise<boolean> {
    while (this.#rest.byteLength === 0 && !this.#ended) {
      const { done, value } = await this.#reader.read().catch((cause: unknown) => {
        throw new UploadError('unreadable', 'The stream to be uploaded has failed.', { cause });
      });
      if (done) this.#ended = true;
      else this.#rest = value;
    }
    return this.#rest.byteLength > 0;
  }
}
