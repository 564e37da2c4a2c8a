import type { Answer, FakeSocket, Message } from './fake-socket';

export const KIB = 1024;

interface Kept {
  id: string;
  token: string;
  fileName: string;
  fileSize: number | null;
  bytes: Buffer;
  isComplete: boolean;
}

interface Waiting {
  socket: FakeSocket;
  message: Message;
  answer: Answer | undefined;
}

/** Keeps what comes over its sockets, as a server of protocol 1 does. */
export class FakeServer {
  maxFileSize: number | undefined;
  chunkSize = 4 * KIB;
  window = 16 * KIB;
  checksumAlgorithms: string[] = [];
  /** While true, chunks wait until the test calls {@link keep}. */
  isSlow = false;
  /** Instead of keeping a chunk, answers this. */
  refusal: ((chunk: Message) => object | undefined) | undefined;
  /** Instead of opening an upload, answers this. */
  refusesStart: ((start: Message) => object | undefined) | undefined;
  readonly uploads = new Map<string, Kept>();
  readonly #owners = new Map<string, FakeSocket>();
  #waiting: Waiting[] = [];
  #tokens = 0;

  attach(socket: FakeSocket): void {
    socket.onSent = (event, message, answer) => {
      if (event === 'file-upload-limits') {
        answer?.({
          success: true,
          protocol: 1,
          resumable: true,
          chunkSize: this.chunkSize,
          window: this.window,
          maxFileSize: this.maxFileSize,
        });
      }
      if (event === 'file-upload-start') this.#start(socket, message as Message);
      if (event === 'file-chunk') this.#chunk({ socket, message: message as Message, answer });
      if (event === 'file-upload-cancel') this.#cancel(message);
    };
  }

  /** Keeps the oldest chunks that wait. */
  keep(count = Infinity): void {
    for (const waiting of this.#waiting.splice(0, count)) this.#take(waiting);
  }

  /** The same, but answers in the opposite order. */
  keepAndAnswerBackwards(): void {
    const answers: (() => void)[] = [];
    for (const waiting of this.#waiting.splice(0)) {
      this.#take({ ...waiting, answer: (told) => answers.unshift(() => waiting.answer?.(told)) });
    }
    for (const answer of answers) answer();
  }

  /** What waits is lost, as with its process. */
  lose(): void {
    this.#waiting = [];
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  only(): Kept {
    if (this.uploads.size !== 1) throw new Error(`There are ${this.uploads.size} uploads`);
    return [...this.uploads.values()][0]!;
  }

  #start(socket: FakeSocket, start: Message): void {
    const { uploadId } = start;
    const fail = (error: object) =>
      queueMicrotask(() => socket.receive('upload-error', { success: false, uploadId, ...error }));
    const refusal = this.refusesStart?.(start);
    if (refusal) return fail(refusal);
    let upload = this.uploads.get(uploadId);
    if (start.resumeToken && upload?.token !== start.resumeToken)
      return fail({ code: 'not-found', error: 'None.', retryable: false });
    if (upload && !start.resumeToken) return fail({ code: 'conflict', error: 'In use.', retryable: false });
    upload ??= {
      id: uploadId,
      token: `token ${++this.#tokens}`,
      fileName: String(start.fileName),
      fileSize: start.fileSize as number | null,
      bytes: Buffer.alloc(0),
      isComplete: false,
    };
    this.uploads.set(uploadId, upload);
    this.#owners.set(uploadId, socket);
    const { token: resumeToken, bytes } = upload;
    queueMicrotask(() => {
      if (upload.isComplete) return this.#complete(upload);
      socket.receive('upload-ready', {
        success: true,
        protocol: 1,
        uploadId,
        offset: bytes.length,
        resumeToken,
        expiresAt: Date.now() + 3_600_000,
        chunkSize: this.chunkSize,
        window: this.window,
        checksumAlgorithms: this.checksumAlgorithms,
      });
      if (upload.fileSize === bytes.length) this.#complete(upload);
    });
  }

  #chunk({ socket, message, answer }: Waiting): void {
    const chunk: Waiting = {
      socket,
      // Like a real one, it has the bytes, whatever becomes of the client's buffer.
      message: { ...message, data: Buffer.from(Buffer.from(message.data as ArrayBuffer)) },
      answer: answer && ((told) => socket.connected && answer(told)),
    };
    if (this.isSlow) this.#waiting.push(chunk);
    else queueMicrotask(() => this.#take(chunk));
  }

  #take({ socket, message, answer }: Waiting): void {
    const { uploadId } = message;
    const upload = this.uploads.get(uploadId);
    const refusal = this.#refusal(socket, message);
    if (refusal || !upload) {
      answer?.({ success: false, uploadId, ...refusal });
      return;
    }
    const offset = Number(message.offset);
    const data = message.data as Buffer;
    if (offset > upload.bytes.length)
      throw new Error(`A chunk at ${offset}, and only ${upload.bytes.length} bytes before it`);
    upload.bytes = Buffer.concat([upload.bytes, data.subarray(Math.max(0, upload.bytes.length - offset))]);
    if (message.isLastChunk && upload.fileSize === null) upload.fileSize = offset + data.length;
    answer?.({ success: true, uploadId, offset: upload.bytes.length, bytesUploaded: upload.bytes.length });
    if (upload.bytes.length === upload.fileSize) this.#complete(upload);
  }

  #refusal(socket: FakeSocket, message: Message): object | undefined {
    if (!this.uploads.has(message.uploadId)) return { code: 'not-found', error: 'None.', retryable: false };
    if (this.#owners.get(message.uploadId) !== socket)
      return { code: 'conflict', error: 'Another connection has it.', retryable: false };
    return this.refusal?.(message);
  }

  #complete(upload: Kept): void {
    upload.isComplete = true;
    const { id: uploadId, fileName, bytes } = upload;
    this.#owners
      .get(uploadId)
      ?.receive('upload-complete', {
        success: true,
        uploadId,
        fileName,
        filePath: `${uploadId}_${fileName}`,
        fileSize: bytes.length,
      });
  }

  #cancel(message: unknown): void {
    const id = typeof message === 'string' ? message : (message as Message).uploadId;
    this.uploads.delete(id);
  }
}
