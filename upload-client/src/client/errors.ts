/** The codes of the protocol, and the client's own. */
export type ErrorCode =
  | 'invalid-request'
  | 'unauthorized'
  | 'forbidden'
  | 'file-too-large'
  | 'type-not-allowed'
  | 'quota-exceeded'
  | 'too-many-uploads'
  | 'rate-limited'
  | 'shutting-down'
  | 'not-found'
  | 'conflict'
  | 'chunk-too-large'
  | 'chunk-out-of-bounds'
  | 'chunk-checksum-mismatch'
  | 'size-mismatch'
  | 'file-checksum-mismatch'
  | 'storage-full'
  | 'storage-failure'
  | 'rejected'
  // the client's own
  | 'connection-lost'
  | 'connection-refused'
  | 'client-closed'
  | 'unreadable'
  | 'file-changed'
  | 'cancelled'
  | 'unknown';

/** Its message is a sentence for people. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly code: ErrorCode;
  /** Whether the same file may be taken later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}
