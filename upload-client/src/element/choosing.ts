import { fromInput, fromTransfer, hasFiles, type Chosen } from './chosen';
import type { View } from './view';

interface Listeners {
  chosen(files: Chosen[]): void;
  /** What should be known of what was chosen; empty when that is over. */
  notice(text: string): void;
}

/** More would be a litany. */
const UNREADABLE_NAMED = 5;
const NOTHING = 'There are no files in it.';

/** All ways to choose files, until the signal is aborted. Those dropped on or pasted into `place` are taken. */
export function listenForFiles(view: View, place: EventTarget, listeners: Listeners, signal: AbortSignal): void {
  const { dropArea, fileInput, folderInput, chooseFiles, chooseFolder } = view;
  chooseFolder.hidden = !('webkitdirectory' in folderInput); // browsers on telephones

  async function take(transfer: DataTransfer): Promise<void> {
    const unreadable: string[] = [];
    let count = 0;
    listeners.notice('');
    for await (const files of fromTransfer(transfer, (path) => listeners.notice(leftOut(unreadable, path)))) {
      if (signal.aborted) return;
      count += files.length;
      listeners.chosen(files);
    }
    if (count + unreadable.length === 0) listeners.notice(NOTHING);
  }

  function listen<E extends Event>(target: EventTarget, type: string, listener: (event: E) => void): void {
    target.addEventListener(type, (event) => listener(event as E), { signal });
  }

  for (const input of [fileInput, folderInput]) {
    listen(input, 'change', () => {
      const files = fromInput(input.files ?? []);
      listeners.notice(files.length > 0 ? '' : NOTHING);
      listeners.chosen(files);
      input.value = ''; // so that the same file can be chosen again
    });
  }
  listen(chooseFiles, 'click', () => fileInput.click());
  listen(chooseFolder, 'click', () => folderInput.click());
  // A larger mark for those who point. The buttons are what has a name.
  listen<MouseEvent>(dropArea, 'click', ({ target }) => {
    if (!(target as Element).closest('button, input')) fileInput.click();
  });

  listen<DragEvent>(place, 'dragover', (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    dropArea.classList.add('dragover');
  });
  listen<DragEvent>(place, 'dragleave', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && place instanceof Node && place.contains(relatedTarget))) {
      dropArea.classList.remove('dragover');
    }
  });
  listen<DragEvent>(place, 'drop', (event) => {
    dropArea.classList.remove('dragover');
    if (event.defaultPrevented || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    void take(event.dataTransfer);
  });
  listen<ClipboardEvent>(place, 'paste', (event) => {
    if (event.defaultPrevented || !hasFiles(event.clipboardData) || isEditable(event)) return;
    event.preventDefault();
    void take(event.clipboardData);
  });
}

function leftOut(unreadable: string[], path: string): string {
  unreadable.push(path);
  const others = unreadable.length - UNREADABLE_NAMED;
  const named = unreadable.slice(0, UNREADABLE_NAMED).join(', ');
  return `Could not be read and is left out: ${named}${others > 0 ? ` and ${others.toLocaleString('en')} more` : ''}`;
}

/** Whether it is for a text field, whose business it then is. */
function isEditable(event: Event): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea'));
}
