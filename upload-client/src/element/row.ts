import { formatBytes } from '../client/format';
import type { Row } from './block-list';
import type { Entry, EntryAction } from './entry';
import { formatPercentage, formatSeconds } from './format';
import { part, setText, template } from './template';

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

const ACTIONS: Record<EntryAction, string> = {
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Try again',
  choose: 'Choose the file again',
};

const TEMPLATE = template(`
  <div class="file" part="file" role="listitem">
    <span class="file-icon" part="file-icon" aria-hidden="true"><svg viewBox="0 0 24 24"><path/></svg></span>
    <div class="file-text">
      <p class="file-name" part="file-name"><bdi></bdi></p>
      <p class="file-details" part="file-details">
        <bdi class="file-folder"></bdi>
        <span class="file-size"></span>
        <span class="file-type"></span>
        <time class="file-modified"></time>
      </p>
    </div>
    <div class="file-actions">
      <a class="file-link" part="link" target="_blank" rel="noopener" hidden>Open</a>
      <button class="file-action" part="button" type="button" hidden></button>
      <button class="file-cancel icon-button" part="button" type="button">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg>
      </button>
    </div>
    <div class="file-meter">
      <progress part="progress" max="100"></progress>
      <span class="file-percent" aria-hidden="true"></span>
    </div>
    <p class="file-status" part="status"></p>
    <p class="file-checksum" part="checksum" hidden></p>
  </div>`);

/** Paths of the icons, in a square of 24. */
const FILE = 'M7 3h7l4 4v14H6V3zM14 3v4h4';
const ICONS: Partial<Record<Entry['state'], string>> = {
  complete: 'M5 12.5l4.5 4.5L19 7.5',
  failed: 'M12 6v8M12 17.5v.5',
  cancelled: 'M7 12h10',
  paused: 'M9 7v10M15 7v10',
};

/** Shows one file of the list. */
export class EntryRow implements Row {
  readonly element: HTMLElement;
  readonly #entry: Entry;
  readonly #linkOf: (entry: Entry) => string | undefined;
  readonly #icon: Element;
  readonly #progress: HTMLProgressElement;
  readonly #percent: HTMLElement;
  readonly #status: HTMLElement;
  readonly #checksum: HTMLElement;
  readonly #link: HTMLAnchorElement;
  readonly #action: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;

  constructor(entry: Entry, linkOf: (entry: Entry) => string | undefined) {
    const row = part(TEMPLATE.content.cloneNode(true) as DocumentFragment, '.file');
    this.element = row;
    this.#entry = entry;
    this.#linkOf = linkOf;
    this.#icon = part(row, '.file-icon path');
    this.#progress = part(row, 'progress');
    this.#percent = part(row, '.file-percent');
    this.#status = part(row, '.file-status');
    this.#checksum = part(row, '.file-checksum');
    this.#link = part(row, '.file-link');
    this.#action = part(row, '.file-action');
    this.#cancel = part(row, '.file-cancel');

    const { name, path, size, type, lastModified } = entry.facts;
    part(row, '.file-name bdi').textContent = name;
    part(row, '.file-folder').textContent = path.slice(0, -name.length);
    part(row, '.file-size').textContent = formatBytes(size);
    part(row, '.file-type').textContent = type;
    if (lastModified !== undefined) {
      part(row, '.file-modified').textContent = `Modified ${DATE.format(lastModified)}`;
      part(row, '.file-modified').setAttribute('datetime', new Date(lastModified).toISOString());
    }
    this.#progress.setAttribute('aria-label', name);
    this.#link.setAttribute('aria-label', `Open ${name}`);
    this.update();
  }

  update(): void {
    const { state, facts, action, upload } = this.#entry;
    const percentage = state === 'complete' ? 100 : (upload?.progress.percentage ?? 0);
    const focused = this.element.querySelector<HTMLElement>(':focus');

    if (this.element.dataset.state !== state) {
      this.element.dataset.state = state;
      this.#icon.setAttribute('d', ICONS[state] ?? FILE);
    }
    this.#progress.value = percentage;
    setText(this.#percent, formatPercentage(percentage));
    setText(this.#status, statusOf(this.#entry));
    setText(this.#checksum, upload?.result?.checksum ?? '');
    this.#checksum.hidden = !upload?.result?.checksum;

    const link = this.#linkOf(this.#entry);
    if (link) this.#link.href = link;
    this.#link.hidden = !link;
    this.#action.hidden = !action;
    if (action) label(this.#action, action, ACTIONS[action], facts.name);
    if (this.#entry.ended) label(this.#cancel, 'remove', 'Remove from the list', facts.name);
    else label(this.#cancel, 'cancel', 'Cancel', facts.name);
    // Who uses the keyboard stays where they are.
    if (focused?.hidden) this.#cancel.focus();
  }
}

function label(button: HTMLButtonElement, action: string, text: string, name: string): void {
  if (button.dataset.action === action) return;
  button.dataset.action = action;
  button.setAttribute('aria-label', `${text}: ${name}`);
  if (button.childElementCount === 0) button.textContent = text;
  else button.title = text;
}

function statusOf({ state, facts, upload }: Entry): string {
  const { bytesUploaded = 0, speed = 0, eta } = upload?.progress ?? {};
  const amount = `${formatBytes(bytesUploaded)} of ${formatBytes(facts.size)}`;
  switch (state) {
    case 'waiting':
      return upload?.error ? `Waiting: ${upload.error.message}` : 'Waiting';
    case 'uploading':
      return [amount, speed > 0 && `${formatBytes(speed)}/s`, eta !== undefined && `${formatSeconds(eta)} left`]
        .filter(Boolean)
        .join(' · ');
    case 'verifying':
      return 'Uploaded, being verified…';
    case 'inspecting':
      return 'Uploaded, being inspected…';
    case 'paused':
      return `Paused · ${amount}`;
    case 'offline':
      return `Waiting for the connection · ${amount}`;
    case 'complete':
      return 'Uploaded';
    case 'failed':
      return upload?.error?.message ?? 'Failed';
    case 'cancelled':
      return 'Cancelled';
    case 'remembered':
      return 'Not finished. Choose the file again to continue.';
  }
}
