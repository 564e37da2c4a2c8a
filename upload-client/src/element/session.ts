import type { ConnectionState, Limits, UploadClient, UploadError } from '../client/index';
import { formatBytes } from '../client/format';
import { listenForFiles } from './choosing';
import type { Chosen } from './chosen';
import { setText } from './template';
import { Uploads, type Surroundings } from './uploads';

interface SessionOptions extends Surroundings {
  /** Files that are dropped on it or pasted into it are taken. */
  readonly place: EventTarget;
}

/** From when the element is put into a page until it is taken out. */
export class Session {
  readonly #options: SessionOptions;
  readonly #uploads: Uploads;
  readonly #end = new AbortController();
  #wasConnected = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#uploads = new Uploads(options);
    const { client, view, place } = options;
    const { signal } = this.#end;

    const listeners = {
      chosen: (files: Chosen[]) => this.take(files),
      notice: (text: string) => this.#notice(text),
    };
    listenForFiles(view, place, listeners, signal);
    const onClick = (target: HTMLElement, listener: (event: MouseEvent) => void) =>
      target.addEventListener('click', listener, { signal });
    onClick(view.files, ({ target }) => {
      const button = (target as Element).closest<HTMLElement>('button');
      if (button) this.#uploads.act(button);
    });
    onClick(view.pauseAll, () => this.#uploads.togglePause());
    onClick(view.cancelAll, () => this.#uploads.cancelAll());
    onClick(view.retryFailed, () => this.#uploads.retryFailed());
    onClick(view.clearEnded, () => this.#uploads.clearEnded());
    onClick(view.reconnect, () => client.connect());
    addEventListener(
      'beforeunload',
      (event) => {
        if (this.#uploads.open > 0) event.preventDefault();
      },
      { signal },
    );

    client.on('connection', (state, error) => this.#showConnection(state, error));
    client.on('limits', (limits) => this.#showLimits(limits));
    this.#showConnection(client.connection);
    if (client.limits) this.#showLimits(client.limits);
    void client.unfinished().then((unfinished) => this.#uploads.offer(unfinished));
  }

  get client(): UploadClient {
    return this.#options.client;
  }

  take(files: Chosen[]): void {
    this.#uploads.take(files);
  }

  close(): void {
    this.#end.abort();
    this.#uploads.close();
    this.#options.client.close();
  }

  #showConnection(state: ConnectionState, error?: UploadError): void {
    const { view } = this.#options;
    const text = connectionText(state, this.#wasConnected, error);
    const before = view.connection.dataset.state;
    view.connection.dataset.state = state;
    setText(view.connectionState, text);
    if (state !== 'refused' && view.reconnect.matches(':focus')) view.chooseFiles.focus();
    view.reconnect.hidden = state !== 'refused';
    if (before === state || state === 'closed') return;
    if (state === 'disconnected' || state === 'refused' || this.#wasConnected) this.#uploads.announcer.connection(text);
    this.#wasConnected ||= state === 'connected';
  }

  #showLimits(limits: Limits): void {
    setText(this.#options.view.limits, limitsText(limits));
    this.#uploads.limits = limits;
  }

  #notice(text: string): void {
    const { notice } = this.#options.view;
    notice.hidden = !text;
    setText(notice, text);
    if (text) this.#uploads.announcer.notice(text);
  }
}

function connectionText(state: ConnectionState, wasConnected: boolean, error: UploadError | undefined): string {
  switch (state) {
    case 'connecting':
      return 'Connecting…';
    case 'connected':
      return 'Connected';
    case 'disconnected':
      return wasConnected ? 'The connection is lost. Trying again…' : 'The server cannot be reached. Trying again…';
    case 'refused':
      return error?.message ?? 'The server refused the connection.';
    case 'closed':
      return 'Not connected';
  }
}

function limitsText({ maxFileSize, allowedExtensions = [], allowedTypes = [] }: Limits): string {
  const accepted = [...allowedExtensions.map((extension) => extension && `.${extension}`), ...allowedTypes].filter(Boolean);
  const sentences = [];
  if (maxFileSize) sentences.push(`Up to ${formatBytes(maxFileSize)} per file.`);
  if (accepted.length > 0) sentences.push(`Accepted: ${accepted.join(', ')}.`);
  return sentences.join(' ');
}
