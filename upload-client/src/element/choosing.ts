import { fromInput, fromTransfer, hasFiles, type Chosen } from './chosen';
import type { View } from './view';

interface Listeners {
  chosen(files: Chosen[]): void;
  /** With the name of a file or a folder. */
  unreadable(path: string): void;
}

/** All ways to choose files, until the signal is aborted. Those dropped on or pasted into `place` are taken. */
export function listenForFiles(view: View, place: EventTarget, { chosen, unreadable }: Listeners, signal: AbortSignal): void {
  const { dropArea, fileInput, folderInput, chooseFiles, chooseFolder } = view;
  chooseFolder.hidden = !('webkitdirectory' in folderInput); // browsers on telephones

  async function take(transfer: DataTransfer): Promise<void> {
    for await (const files of fromTransfer(transfer, unreadable)) {
      if (signal.aborted) return;
      chosen(files);
    }
  }

  function listen<E extends Event>(target: EventTarget, type: string, listener: (event: E) => void): void {
    target.addEventListener(type, (event) => listener(event as E), { signal });
  }

  for (const input of [fileInput, folderInput]) {
    listen(input, 'change', () => {
      chosen(fromInput(input.files ?? []));
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

/** Whether it is for a text field, whose business it then is. */
function isEditable(event: Event): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea'));
}
