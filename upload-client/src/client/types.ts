// The public API: what a user of the package sees.

import type { ManagerOptions, SocketOptions } from 'socket.io-client';
import type { UploadError } from './errors';

export interface ClientOptions {
  /** Default: the path of the server's address, as in socket.io-client. */
  namespace?: string;
  /** Passed to the server at every connection. A function is asked each time, so it can give a fresh token. */
  auth?: SocketOptions['auth'];
  /** Files sent at the same time; the others wait. Default: 3. */
  concurrency?: number;
  /** The largest chunk, in bytes, where the server takes larger ones. */
  chunkSize?: number;
  /** Default: both, where the server knows them. */
  checksums?: Checksums;
  /** Where the script of the checksum worker is. False: checksums are computed on the page's own thread. */
  worker?: string | URL | false;
  /** What survives a reload of the page. Default: IndexedDB, where there is one. */
  memory?: UploadMemory | false;
  /** How long a lost connection is waited for. Default: for ever. */
  retryForMs?: number;
  /** How often in a row a server that cannot take a file now is asked again. Default: 10. */
  retries?: number;
  /** Anything else for socket.io-client. */
  socket?: Partial<ManagerOptions & SocketOptions>;
}

export interface Checksums {
  /** CRC32C of every chunk: one that was damaged on the way is sent again. */
  chunks?: boolean;
  /** SHA-256 of the file: one that was damaged anywhere is not published. */
  file?: boolean;
}

/** 'disconnected' is waited out; 'refused' needs {@link UploadClient.connect}, with another `auth` for example. */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected' | 'refused' | 'closed';

/** What the server says that it takes. A field is missing where it does not say. */
export interface Limits {
  maxFileSize?: number;
  chunkSize?: number;
  window?: number;
  /** Empty: any. An empty string among them stands for files without a type. */
  allowedTypes?: string[];
  /** Empty: any. An empty string among them stands for names without an extension. */
  allowedExtensions?: string[];
  checksumAlgorithms?: string[];
  /** Whether an upload can go on over another connection. */
  resumable: boolean;
  /** Whether finished files can be had under `/uploads/`. */
  downloads?: boolean;
  sync?: string;
}

export interface ClientEvents {
  connection: [state: ConnectionState, error?: UploadError];
  limits: [limits: Limits];
}

export interface UploadOptions {
  /** Default: the file's own name. */
  fileName?: string;
  /** Default: the file's own type. */
  fileType?: string;
  metadata?: Record<string, string>;
  /** Instead of the client's. */
  checksums?: Checksums;
  /** Cancels the upload when it is aborted. */
  signal?: AbortSignal;
  /** Begins as if {@link Upload.pause} had been called. */
  paused?: boolean;
}

/**
 * 'waiting' for its turn, for the first connection, or for a server that cannot take it now (then there is an `error`);
 * 'offline': its connection was lost and is waited for; 'verifying' and 'inspecting': the server has all of it.
 */
export type UploadState =
  'waiting' | 'uploading' | 'verifying' | 'inspecting' | 'paused' | 'offline' | 'complete' | 'failed' | 'cancelled';

export interface Progress {
  /** What the server has for good. */
  bytesUploaded: number;
  /** Null while it is not known. */
  totalBytes: number | null;
  /** 0 to 100; 0 while the size is not known. */
  percentage: number;
  /** Bytes per second. */
  speed: number;
  /** Seconds, when known. */
  eta?: number;
}

/** One file on its way. */
export interface Upload {
  /** As the server knows it. Another one if the server has forgotten the first. */
  readonly id: string;
  readonly fileName: string;
  /** Null while it is not known. */
  readonly fileSize: number | null;
  readonly fileType: string;
  readonly state: UploadState;
  readonly progress: Progress;
  /** Why it failed, or why it has to wait. */
  readonly error?: UploadError;
  readonly result?: UploadResult;
  /**
   * Rejects with an {@link UploadError}, but is never an "unhandled rejection" by itself. After {@link resume} of an upload
   * that failed there is a new one.
   */
  readonly done: Promise<UploadResult>;
  pause(): void;
  /** Also tries one again that failed with a retryable error. */
  resume(): void;
  cancel(): void;
  /** Returns what takes the listener away again. */
  on<E extends keyof UploadEvents>(event: E, listener: (...args: UploadEvents[E]) => void): () => void;
}

export interface UploadEvents {
  state: [state: UploadState];
  /** At most ten times a second. */
  progress: [progress: Progress];
  complete: [result: UploadResult];
  error: [error: UploadError];
}

export interface UploadResult {
  uploadId: string;
  fileName: string;
  /** Where the server put it: relative to its upload directory. */
  filePath?: string;
  fileSize?: number;
  /** Such as `sha-256:0123…`. */
  checksum?: string;
  durationMs?: number;
}

/** Remembers uploads that are not finished. Keys are opaque. One that rejects only costs the memory. */
export interface UploadMemory {
  find(key: string): Promise<Remembered | undefined>;
  save(key: string, upload: Remembered): Promise<void>;
  remove(key: string): Promise<void>;
  /** All there are, with their keys. Without it an upload is only found again by its file. */
  list?(): Promise<[key: string, upload: Remembered][]>;
}

export interface Remembered {
  uploadId: string;
  resumeToken: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** An upload of an earlier visit. {@link UploadClient.upload} goes on with it when it is given the same file. */
export interface UnfinishedUpload {
  readonly fileName: string;
  readonly fileSize: number;
  readonly fileType: string;
  /** Epoch milliseconds, when known. */
  readonly lastModified: number | undefined;
  /** The same is to be given again. */
  readonly metadata: Record<string, string> | undefined;
  /** Gives it up, here and at the server. */
  cancel(): Promise<void>;
}
