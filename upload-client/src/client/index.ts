export { UploadClient } from './client';
export { UploadError, type ErrorCode } from './errors';
export type {
  Checksums,
  ClientEvents,
  ClientOptions,
  ConnectionState,
  Limits,
  Progress,
  Remembered,
  UnfinishedUpload,
  Upload,
  UploadEvents,
  UploadMemory,
  UploadOptions,
  UploadResult,
  UploadState,
} from './types';
