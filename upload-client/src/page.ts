import { io } from 'socket.io-client';
import { formatBytes, Uploader, type Failure, type Limits, type Result, type Upload } from './upload';

type FileState = 'waiting' | 'uploading' | 'complete' | 'failed' | 'cancelled';

const ANNOUNCEMENTS_KEPT = 20;

const connection = element('#connection');
const reconnect = element('#reconnect');
const dropArea = element('#drop-area');
const fileInput = element<HTMLInputElement>('#file-input');
const files = element('#files');
const fileTemplate = element<HTMLTemplateElement>('#file-template');
const announcements = element('#announcements');

const server = new URL(meta('socket-upload-server') || '/', location.href);
// With the cookies of this page, should the server be another port of the same host.
const socket = io(server.origin + meta('socket-upload-namespace'), { withCredentials: true });
let limits: Limits = {};
const uploader = new Uploader(socket, { onLimits: showLimits });
const running = new Set<Upload>();

socket.on('connect', () => showConnection('connected', 'Connected'));
socket.on('disconnect', () => {
  if (socket.active) showConnection('disconnected', 'Disconnected. Connecting again…');
  else showConnection('disconnected', 'The server closed the connection.');
});
socket.on('connect_error', (error) => {
  const { description: status } = error as { description?: unknown };
  if (!socket.active) {
    showConnection('refused', `The server refused the connection: ${error.message || 'no reason given'}`);
  } else if (status === 401 || status === 403) {
    socket.disconnect();
    showConnection('refused', `The server refused the connection: ${status === 401 ? 'not signed in' : 'not allowed'}`);
  } else {
    showConnection('disconnected', 'The server cannot be reached. Trying again…');
  }
});
reconnect.addEventListener('click', () => {
  showConnection('connecting', 'Connecting…');
  socket.connect();
});

fileInput.addEventListener('change', () => {
  for (const file of fileInput.files ?? []) addFile(file);
  fileInput.value = ''; // so that the same file can be chosen again
});

// On the whole document: a file dropped beside the area must not make the browser leave the page.
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  dropArea.classList.add('dragover');
});
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) dropArea.classList.remove('dragover');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  dropArea.classList.remove('dragover');
  for (const item of event.dataTransfer?.items ?? []) {
    const file = item.getAsFile();
    if (file) addFile(file, item.webkitGetAsEntry()?.isDirectory);
  }
});

window.addEventListener('beforeunload', (event) => {
  if (running.size > 0) event.preventDefault();
});

function addFile(file: File, isFolder = false): void {
  const row = (fileTemplate.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  const progress = element<HTMLProgressElement>('progress', row);
  const percent = element('.file-percent', row);
  const speed = element('.file-speed', row);
  const status = element('.file-status', row);
  const link = element<HTMLAnchorElement>('.file-link', row);
  const retry = element('.file-retry', row);
  const cancel = element('.file-cancel', row);
  let upload: Upload | undefined;

  const modified = new Date(file.lastModified);
  element('.file-name bdi', row).textContent = file.name;
  element('.file-size', row).textContent = formatBytes(file.size);
  element('.file-type', row).textContent = file.type || 'Unknown type';
  element('.file-modified', row).textContent = modified.toLocaleDateString(undefined, { dateStyle: 'medium' });
  element('.file-modified', row).setAttribute('datetime', modified.toISOString());
  progress.setAttribute('aria-label', file.name);
  retry.setAttribute('aria-label', `Try again: ${file.name}`);
  cancel.setAttribute('aria-label', `Cancel: ${file.name}`);
  link.setAttribute('aria-label', `Open file: ${file.name}`);

  function show(state: FileState, text: string): void {
    row.dataset.state = state;
    status.textContent = text;
  }

  function showPercent(value: number): void {
    progress.value = value;
    percent.textContent = `${Math.floor(value)}%`;
  }

  function start(): void {
    show('waiting', 'Waiting');
    showPercent(0);
    swap(retry, cancel);
    upload = uploader.upload(file, {
      onStart() {
        show('uploading', 'Uploading');
        announce(`Uploading ${file.name}`);
      },
      onProgress(progress) {
        showPercent(Math.min(Math.max(progress.percentage || 0, 0), 100));
        show('uploading', `${formatBytes(progress.bytesUploaded)} of ${formatBytes(progress.totalBytes)}`);
        speed.textContent = progress.speed ? `${formatBytes(progress.speed)}/s` : '';
      },
      onComplete(result) {
        const url = downloadUrl(result);
        if (url) link.href = url;
        showPercent(100);
        finish('complete', 'Uploaded', url ? link : undefined);
      },
      onError: fail,
      onCancel: () => finish('cancelled', 'Cancelled', retry),
    });
    running.add(upload);
  }

  function fail(failure: Failure): void {
    finish('failed', failure.error, failure.retryable ? retry : undefined);
  }

  function finish(state: FileState, text: string, next?: HTMLElement): void {
    if (upload) running.delete(upload);
    speed.textContent = '';
    show(state, text);
    swap(cancel, next);
    announce(`${file.name}: ${text}`);
  }

  retry.addEventListener('click', start);
  cancel.addEventListener('click', () => upload?.cancel());
  files.append(row);
  if (isFolder) {
    fail({ code: 'folder', error: 'A folder cannot be uploaded. Choose the files in it.', retryable: false });
  } else {
    start();
  }
}

/** Shows one control in place of another, and lets it have the keyboard focus of that one. */
function swap(current: HTMLElement, next?: HTMLElement): void {
  const focused = document.activeElement === current;
  if (next) next.hidden = false;
  if (focused) (next ?? fileInput).focus();
  current.hidden = true;
}

function downloadUrl(result: Result): string | undefined {
  if (!result.filePath || limits.downloads === false) return undefined;
  return new URL(`uploads/${encodeURIComponent(result.filePath)}`, server).href;
}

function showLimits(received: Limits): void {
  limits = received;
  const sentences = [];
  if (limits.maxFileSize) sentences.push(`Up to ${formatBytes(limits.maxFileSize)} per file.`);
  const accepted = [...(limits.allowedExtensions ?? []), ...(limits.allowedTypes ?? [])].filter(Boolean);
  if (accepted.length > 0) sentences.push(`Accepted: ${accepted.join(', ')}.`);
  element('#limits').textContent = sentences.join(' ');
}

function showConnection(state: 'connecting' | 'connected' | 'disconnected' | 'refused', text: string): void {
  if (connection.textContent !== text) connection.textContent = text;
  connection.dataset.state = state;
  reconnect.hidden = state === 'connected' || socket.active;
}

function announce(text: string): void {
  const line = document.createElement('p');
  line.textContent = text;
  announcements.append(line);
  if (announcements.childElementCount > ANNOUNCEMENTS_KEPT) announcements.firstElementChild?.remove();
}

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

function element<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E {
  const found = within.querySelector<E>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}
