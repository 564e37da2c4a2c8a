import type { Upload, UploadState } from '../client/types';

/** 'remembered': it was on its way before the page was loaded again, and its file has to be chosen again. */
export type EntryState = UploadState | 'remembered';

/** What is known of a file before it is on its way. */
export interface FileFacts {
  readonly name: string;
  /** With the folders it was chosen with; empty for a file that was chosen by itself. */
  readonly path: string;
  readonly size: number;
  readonly type: string;
  readonly lastModified: number;
}

/** One line of the list. */
export class Entry {
  readonly facts: FileFacts;
  /** None while it is only remembered. */
  upload: Upload | undefined;

  constructor(facts: FileFacts) {
    this.facts = facts;
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
