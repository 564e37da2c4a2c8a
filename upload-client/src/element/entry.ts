import type { UnfinishedUpload, Upload, UploadState } from '../client/types';
import type { Chosen } from './chosen';

/** 'remembered': it was on its way before the page was loaded again, and its file has to be chosen again. */
export type EntryState = UploadState | 'remembered';

/** What is known of a file before it is on its way. */
export interface FileFacts {
  readonly name: string;
  /** With the folders it was chosen with; empty for a file that was chosen by itself. */
  readonly path: string;
  readonly size: number;
  readonly type: string;
  readonly lastModified: number | undefined;
}

/** One line of the list. */
export class Entry {
  readonly facts: FileFacts;
  /** What is remembered, where that is all there is. */
  readonly unfinished: UnfinishedUpload | undefined;
  /** None while it is only remembered. */
  upload: Upload | undefined;

  private constructor(facts: FileFacts, unfinished?: UnfinishedUpload) {
    this.facts = facts;
    this.unfinished = unfinished;
  }

  static chosen({ file, path }: Chosen): Entry {
    const { name, size, type, lastModified } = file;
    return new Entry({ name, path, size, type, lastModified });
  }

  static remembered(unfinished: UnfinishedUpload): Entry {
    const { fileName, fileSize, fileType, lastModified, metadata } = unfinished;
    const path = metadata?.relativePath ?? '';
    return new Entry({ name: fileName, path, size: fileSize, type: fileType, lastModified }, unfinished);
  }

  /** Whether it looks like this file. One that was in a folder may be chosen by itself this time. */
  isOf({ file, path }: Chosen): boolean {
    const { name, size, lastModified } = this.facts;
    return name === file.name && size === file.size && lastModified === file.lastModified && (!path || path === this.facts.path);
  }

  get state(): EntryState {
    return this.upload?.state ?? 'remembered';
  }

  get action(): EntryAction | undefined {
    switch (this.state) {
      case 'waiting':
      case 'uploading':
      case 'offline':
        return 'pause';
      case 'paused':
        return 'resume';
      case 'cancelled':
        return 'retry';
      case 'failed':
        return this.upload?.error?.retryable ? 'retry' : undefined;
      case 'remembered':
        return 'choose';
      default:
        return undefined;
    }
  }

  get ended(): boolean {
    return this.state === 'complete' || this.state === 'failed' || this.state === 'cancelled';
  }
}

/** What can be done with it next, beside giving it up. */
export type EntryAction = 'pause' | 'resume' | 'retry' | 'choose';
