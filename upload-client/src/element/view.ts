import css from './style.css';
import { part, template } from './template';

const TEMPLATE = template(`
  <div class="drop-area" part="drop-area">
    <svg class="drop-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 16V4M7 9l5-5 5 5M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3"/></svg>
    <p class="invitation">Drop or paste files and folders, or</p>
    <div class="choices">
      <button id="choose-files" class="primary" part="button primary-button" type="button" aria-describedby="limits">Choose files</button>
      <button id="choose-folder" part="button" type="button" aria-describedby="limits">Choose a folder</button>
    </div>
    <p id="limits" class="limits" part="limits"></p>
    <input id="file-input" type="file" multiple hidden>
    <input id="folder-input" type="file" multiple webkitdirectory hidden>
  </div>

  <div class="connection" part="connection">
    <span id="connection" class="connection-state"></span>
    <button id="reconnect" part="button" type="button" hidden>Connect again</button>
  </div>
  <p id="notice" class="notice" part="notice" hidden></p>

  <div id="summary" class="summary" part="summary" role="group" aria-label="All files" hidden>
    <div>
      <p id="summary-text" class="summary-text"></p>
      <p id="summary-details" class="summary-details"></p>
    </div>
    <div class="summary-actions">
      <button id="retry-failed" part="button" type="button" hidden>Try failed again</button>
      <button id="pause-all" part="button" type="button" hidden>Pause all</button>
      <button id="cancel-all" part="button" type="button" hidden>Cancel all</button>
      <button id="clear-ended" part="button" type="button" hidden>Clear finished</button>
    </div>
    <progress id="total" part="progress" max="100" value="0" aria-label="All files"></progress>
  </div>
  <div id="files" class="files" part="files" role="list" aria-label="Files" hidden></div>
  <div id="announcements" class="announcements" role="log" aria-live="polite" aria-label="What happens to the files"></div>
`);

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** What the element shows, by its parts. */
export type View = ReturnType<typeof createView>;

export function createView(host: HTMLElement) {
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(TEMPLATE.content.cloneNode(true));
  return {
    dropArea: part(root, '.drop-area'),
    chooseFiles: part(root, '#choose-files'),
    chooseFolder: part(root, '#choose-folder'),
    limits: part(root, '#limits'),
    fileInput: part<HTMLInputElement>(root, '#file-input'),
    folderInput: part<HTMLInputElement>(root, '#folder-input'),
    connection: part(root, '.connection'),
    connectionState: part(root, '#connection'),
    reconnect: part(root, '#reconnect'),
    notice: part(root, '#notice'),
    summary: part(root, '#summary'),
    summaryText: part(root, '#summary-text'),
    summaryDetails: part(root, '#summary-details'),
    retryFailed: part(root, '#retry-failed'),
    pauseAll: part(root, '#pause-all'),
    cancelAll: part(root, '#cancel-all'),
    clearEnded: part(root, '#clear-ended'),
    total: part<HTMLProgressElement>(root, '#total'),
    files: part(root, '#files'),
    announcements: part(root, '#announcements'),
  };
}
