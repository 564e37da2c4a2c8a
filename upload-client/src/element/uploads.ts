import type { UploadClient } from '../client/index';
import type { Limits, UnfinishedUpload, Upload, UploadState } from '../client/types';
import { Announcer } from './announcer';
import { BlockList } from './block-list';
import type { Chosen } from './chosen';
import { Entry } from './entry';
import { formatFiles } from './format';
import { EntryRow } from './row';
import { Summary } from './summary';
import { setText } from './template';
import type { View } from './view';

/** Announcements that are kept, for who reads them again. */
const ANNOUNCEMENTS_KEPT = 20;

const ENDINGS = { complete: 'upload-complete', failed: 'upload-error', cancelled: 'upload-cancel' } as const;

/** What the page around may want to know. */
export interface UploadEventMap {
  'upload-start': CustomEvent<{ upload: Upload }>;
  'upload-complete': CustomEvent<{ upload: Upload }>;
  'upload-error': CustomEvent<{ upload: Upload }>;
  'upload-cancel': CustomEvent<{ upload: Upload }>;
  /** Nothing is under way any more. */
  'uploads-end': CustomEvent<{ complete: number; failed: number; cancelled: number }>;
}

export interface Surroundings {
  readonly client: UploadClient;
  readonly view: View;
  /** Where finished files are, with a slash at its end. */
  readonly downloads: URL;
  metadata(): Record<string, string>;
  dispatch<T extends keyof UploadEventMap>(type: T, detail: UploadEventMap[T]['detail']): void;
}

/** The files in the list and what becomes of them. */
export class Uploads {
  readonly announcer = new Announcer((text) => this.#say(text));
  readonly #surroundings: Surroundings;
  readonly #list: BlockList<Entry>;
  readonly #files = new Map<Entry, File>();
  readonly #remembered = new Set<Entry>();
  readonly #summary = new Summary<Entry>();
  readonly #ended = new Set<Entry>();
  readonly #retryable = new Set<Entry>();
  readonly #changed = new Set<Entry>();
  #limits: Limits | undefined;
  #frame = 0;
  #isClosed = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#list = new BlockList(surroundings.view.files, (entry) => new EntryRow(entry, (upload) => this.#link(upload)));
    this.#showSummary();
  }

  /** How many have not ended. */
  get open(): number {
    return this.#summary.open;
  }

  set limits(limits: Limits) {
    this.#limits = limits;
    for (const entry of this.#ended) this.#show(entry); // now there may be links
  }

  /** Offers to go on with uploads whose files have to be chosen again. */
  offer(unfinished: UnfinishedUpload[]): void {
    if (unfinished.length === 0 || this.#isClosed) return;
    const entries = unfinished.map((upload) => Entry.remembered(upload));
    for (const entry of entries) this.#remembered.add(entry);
    this.#list.append(entries);
    this.announcer.notice(`${formatFiles(unfinished.length)} not finished. Choose the same again to continue.`);
    this.#plan();
  }

  take(chosen: Chosen[]): void {
    const entries = chosen.map((one) => {
      const entry = [...this.#remembered].find((entry) => entry.isOf(one)) ?? Entry.chosen(one);
      this.#remembered.delete(entry);
      this.#files.set(entry, one.file);
      return entry;
    });
    // All are known before the first can end.
    for (const entry of entries) this.#count(entry, 'waiting');
    for (const entry of entries) this.#start(entry);
    this.#list.append(entries.filter((entry) => !this.#list.has(entry)));
  }

  /** Shows nothing more, whatever becomes of the uploads. */
  close(): void {
    this.#isClosed = true;
    cancelAnimationFrame(this.#frame);
    this.#list.remove([...this.#files.keys(), ...this.#remembered]);
  }

  /** Does what the button in a row says. */
  act(button: HTMLElement): void {
    const entry = this.#list.itemAt(button);
    switch (button.dataset.action) {
      case 'pause':
        return entry?.upload?.pause();
      case 'resume':
        return entry?.upload?.resume();
      case 'cancel':
        if (entry) this.#cancel(entry);
        return;
      case 'choose':
        return this.#surroundings.view.fileInput.click();
      case 'retry':
        if (entry) this.#retry(entry);
        return;
      case 'remove':
        if (entry) this.#remove([entry]);
    }
  }

  /** Pauses all, or resumes all if there is nothing to pause. */
  togglePause(): void {
    const pausing = this.#pausable > 0;
    for (const { action, upload } of this.#files.keys()) {
      if (pausing && action === 'pause') upload?.pause();
      else if (!pausing && action === 'resume') upload?.resume();
    }
  }

  retryFailed(): void {
    for (const entry of [...this.#retryable]) this.#retry(entry);
  }

  cancelAll(): void {
    for (const entry of this.#files.keys()) if (!entry.ended) entry.upload?.cancel();
  }

  clearEnded(): void {
    this.#remove([...this.#ended]);
  }

  #start(entry: Entry): void {
    const { client, metadata, dispatch } = this.#surroundings;
    const file = this.#files.get(entry);
    if (!file) return;
    const { name, path } = entry.facts;
    const upload = client.upload(file, { metadata: { ...metadata(), ...(path && { relativePath: path }) } });
    entry.upload = upload;
    upload.on('state', () => this.#update(entry));
    upload.on('progress', () => this.#update(entry));
    dispatch('upload-start', { upload });
    this.announcer.started(name);
    this.#update(entry);
  }

  #retry(entry: Entry): void {
    if (entry.state === 'cancelled') {
      this.#start(entry);
    } else {
      this.announcer.started(entry.facts.name);
      entry.upload?.resume();
    }
  }

  #cancel(entry: Entry): void {
    if (entry.upload) return entry.upload.cancel();
    void entry.unfinished?.cancel();
    this.#remove([entry]);
  }

  #remove(entries: Entry[]): void {
    const { files, chooseFiles } = this.#surroundings.view;
    const wasFocused = files.matches(':focus-within');
    this.#list.remove(entries);
    if (wasFocused && !files.matches(':focus-within')) chooseFiles.focus();
    for (const entry of entries) {
      this.#files.delete(entry);
      this.#remembered.delete(entry);
      this.#summary.remove(entry);
      this.#ended.delete(entry);
      this.#retryable.delete(entry);
    }
    this.#plan();
  }

  #update(entry: Entry): void {
    const state = entry.upload?.state;
    if (!state || this.#isClosed) return;
    const before = this.#summary.stateOf(entry);
    this.#count(entry, state);
    if (state !== before) this.#moved(entry, state);
    this.announcer.progressed(this.#summary.percentage);
    this.#show(entry);
  }

  #count(entry: Entry, state: UploadState): void {
    const { bytesUploaded = 0, speed = 0 } = entry.upload?.progress ?? {};
    this.#summary.set(entry, { state, size: entry.facts.size, bytesUploaded, speed });
  }

  #moved(entry: Entry, state: UploadState): void {
    const { upload, facts, action, ended } = entry;
    mark(this.#ended, entry, ended);
    mark(this.#retryable, entry, state === 'failed' && action === 'retry');
    if (!upload || !ended) return;
    if (upload.error && state === 'failed') this.announcer.failed(facts.name, upload.error.message);
    this.#surroundings.dispatch(ENDINGS[state as keyof typeof ENDINGS], { upload });
    // Later, because what comes next may be started by now.
    if (this.open === 0) queueMicrotask(() => this.#roundEnded(facts.name));
  }

  #roundEnded(name: string): void {
    if (this.open > 0) return;
    const summary = this.#summary;
    // Of a single file that failed all has been said.
    this.announcer.ended(summary.files === 1 && summary.count('failed') === 1 ? '' : `${summary.end(name)}.`);
    this.#surroundings.dispatch('uploads-end', {
      complete: summary.count('complete'),
      failed: summary.count('failed'),
      cancelled: summary.count('cancelled'),
    });
  }

  #link({ upload }: Entry): string | undefined {
    const path = upload?.result?.filePath;
    if (!path || this.#limits?.downloads === false) return undefined;
    return new URL(encodeURIComponent(path), this.#surroundings.downloads).href;
  }

  #show(entry: Entry): void {
    this.#changed.add(entry);
    this.#plan();
  }

  /** Everything that happens between two frames is shown at once. */
  #plan(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      for (const entry of this.#changed) this.#list.update(entry);
      this.#changed.clear();
      this.#showSummary();
    });
  }

  #showSummary(): void {
    const { view } = this.#surroundings;
    const focused = view.summary.querySelector<HTMLElement>(':focus');
    view.files.hidden = this.#list.size === 0;
    view.summary.hidden = this.#list.size < 2 || this.#summary.files === 0; // a single file speaks for itself
    setText(view.summaryText, this.#summary.text);
    setText(view.summaryDetails, this.#summary.details);
    view.total.value = this.#summary.percentage;
    view.total.hidden = this.open === 0;
    setText(view.pauseAll, this.#pausable > 0 ? 'Pause all' : 'Resume all');
    view.pauseAll.hidden = this.#pausable + this.#summary.count('paused') === 0;
    view.cancelAll.hidden = this.open === 0;
    view.retryFailed.hidden = this.#retryable.size === 0;
    view.clearEnded.hidden = this.#ended.size === 0;
    if (focused?.hidden || (focused && view.summary.hidden)) view.chooseFiles.focus();
  }

  get #pausable(): number {
    return this.#summary.count('waiting', 'uploading', 'offline');
  }

  #say(text: string): void {
    const { announcements } = this.#surroundings.view;
    const line = document.createElement('p');
    line.textContent = text;
    announcements.append(line);
    if (announcements.childElementCount > ANNOUNCEMENTS_KEPT) announcements.firstElementChild?.remove();
  }
}

function mark<T>(set: Set<T>, item: T, belongs: boolean): void {
  if (belongs) set.add(item);
  else set.delete(item);
}
