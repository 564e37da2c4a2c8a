/** A file that somebody has chosen. */
export interface Chosen {
  readonly file: File;
  /** Relative to what was chosen, such as "photos/2026/a.jpg"; empty for a file that was chosen by itself. */
  readonly path: string;
}

export function fromInput(files: Iterable<File>): Chosen[] {
  return Array.from(files, (file) => ({ file, path: file.webkitRelativePath }));
}

export function hasFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes('Files') ?? false;
}

/**
 * What was dropped or pasted, with all that is in folders. Files come in batches, as folders are read; `onUnreadable` hears
 * of those that cannot be.
 */
export function fromTransfer(transfer: DataTransfer, onUnreadable: (path: string) => void): AsyncIterable<Chosen[]> {
  // Only now: the browser empties the list when the event is over.
  const files: Chosen[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer.items) {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry);
    else if (file) files.push({ file, path: '' });
  }
  return batches(files, folders, onUnreadable);
}

async function* batches(
  files: Chosen[],
  folders: FileSystemDirectoryEntry[],
  onUnreadable: (path: string) => void,
): AsyncGenerator<Chosen[]> {
  yield files;
  // A list and no recursion: however deep the folders are, they need no stack.
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    const reader = folder.createReader();
    for (;;) {
      let entries: FileSystemEntry[];
      try {
        entries = await read(reader);
      } catch {
        onUnreadable(pathOf(folder));
        break;
      }
      if (entries.length === 0) break;
      folders.push(...entries.filter((entry) => entry.isDirectory) as FileSystemDirectoryEntry[]);
      const found = entries.filter((entry) => entry.isFile) as FileSystemFileEntry[];
      yield (await Promise.all(found.map((entry) => open(entry, onUnreadable)))).flat();
    }
  }
}

/** The next entries, of which a browser gives a hundred or so at a time; none at the end. */
function read(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

/** The file, or nothing if it cannot be read. */
async function open(entry: FileSystemFileEntry, onUnreadable: (path: string) => void): Promise<Chosen[]> {
  try {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: pathOf(entry) }];
  } catch {
    onUnreadable(pathOf(entry));
    return [];
  }
}

function pathOf(entry: FileSystemEntry): string {
  return entry.fullPath.replace(/^\//, '');
}
