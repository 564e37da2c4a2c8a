// What is said to the server and what it says, read with care: it may be of another version, or another server.

import { UploadError, type ErrorCode } from './errors';
import type { Limits, UploadResult } from './types';

/** What every server of these events takes. */
export const DEFAULT_CHUNK = 64 * 1024;

export interface StartMessage {
  protocol: 1;
  uploadId: string;
  resumeToken?: string;
  fileName: string;
  fileSize: number | null;
  fileType: string;
  lastModified?: number;
  metadata?: Record<string, string>;
}

export interface ChunkMessage {
  uploadId: string;
  chunkIndex: number;
  totalChunks: number;
  isLastChunk: boolean;
  data: ArrayBuffer;
  offset?: number;
  checksum?: string;
  fileChecksum?: string;
}

/** What `upload-ready` says. Without a token the upload ends with its connection: the server speaks protocol 0. */
export interface Ready {
  resumeToken?: string;
  expiresAt: number;
  offset: number;
  chunkSize: number;
  window: number | undefined;
  checksumAlgorithms: string[];
}

export interface ServerProgress {
  bytesUploaded: number;
  state: string | undefined;
}

export function readReady(message: unknown): Ready {
  const { resumeToken, expiresAt, offset, chunkSize, window, checksumAlgorithms } = fields(message);
  return {
    ...(typeof resumeToken === 'string' && { resumeToken }),
    expiresAt: positive(expiresAt) ?? 0,
    offset: positive(offset) ?? 0,
    chunkSize: positive(chunkSize) ?? DEFAULT_CHUNK,
    window: positive(window),
    checksumAlgorithms: texts(checksumAlgorithms) ?? [],
  };
}

export function readLimits(answer: unknown): Limits {
  const limits = fields(answer);
  if (limits.success !== true) return { resumable: false };
  return {
    maxFileSize: positive(limits.maxFileSize),
    chunkSize: positive(limits.chunkSize),
    window: positive(limits.window),
    allowedTypes: texts(limits.allowedTypes),
    allowedExtensions: texts(limits.allowedExtensions),
    checksumAlgorithms: texts(limits.checksumAlgorithms),
    resumable: limits.resumable === true,
    downloads: typeof limits.downloads === 'boolean' ? limits.downloads : undefined,
    sync: text(limits.sync),
  };
}

export function readProgress(message: unknown): ServerProgress {
  const { bytesUploaded, state } = fields(message);
  return { bytesUploaded: positive(bytesUploaded) ?? 0, state: text(state) };
}

export function readResult(message: unknown): UploadResult {
  const { uploadId, fileName, filePath, fileSize, checksum, durationMs } = fields(message);
  return {
    uploadId: text(uploadId) ?? '',
    fileName: text(fileName) ?? '',
    filePath: text(filePath),
    fileSize: natural(fileSize),
    checksum: text(checksum),
    durationMs: natural(durationMs),
  };
}

export function readError(message: unknown): UploadError {
  const { code, error, retryable, retryAfterMs } = fields(message);
  return new UploadError(
    (text(code) ?? 'unknown') as ErrorCode, // one that a later server has added is as good
    text(error) || 'The server could not take the file.',
    { retryable: retryable !== false, retryAfterMs: positive(retryAfterMs) },
  );
}

/** The bytes before it are kept. */
export function readOffset(answer: unknown): number {
  return positive(fields(answer).offset) ?? 0;
}

export function readDelay(message: unknown): number {
  return positive(fields(message).retryAfterMs) ?? 0;
}

export function isRefusal(answer: unknown): boolean {
  return fields(answer).success === false;
}

export function uploadIdOf(message: unknown): string | undefined {
  return text(fields(message).uploadId);
}

function fields(message: unknown): Record<string, unknown> {
  return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function natural(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** "As much as you like" (nothing, zero, the largest long) is no number. */
function positive(value: unknown): number | undefined {
  return natural(value) || undefined;
}
