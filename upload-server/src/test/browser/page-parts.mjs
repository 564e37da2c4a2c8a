// What the scenarios of our own page have in common.

const UNDER_WAY = ['waiting', 'uploading', 'verifying', 'inspecting', 'paused', 'offline', 'remembered'];

/** Opens the page, and waits until it is connected and knows the server's limits. */
export async function open(page, url) {
  page.on('filechooser', () => {}); // from now on Playwright has them, and not when it is too late
  await page.goto(url);
  await connection(page, 'connected').waitFor();
  await page.locator('#limits:not(:empty)').waitFor();
}

export function connection(page, state) {
  return page.locator(`.connection[data-state=${state}]`);
}

export function chooseFiles(page, files) {
  return page.setInputFiles('#file-input', files);
}

/** Chooses a file, and waits until the server has a part of it. */
export async function beginUpload(page, file) {
  await chooseFiles(page, file);
  await page.waitForFunction(() => {
    const { shadowRoot } = document.querySelector('socket-upload');
    return shadowRoot.querySelector('.file[data-state=uploading] progress')?.value > 0;
  });
}

/** The rows in this state. */
export function state(page, name) {
  return page.locator(`.file[data-state=${name}]`);
}

export function row(page, index) {
  return page.locator('.file').nth(index);
}

export function rows(page) {
  return page.locator('.file').evaluateAll((files) =>
    files.map((file) => ({
      name: file.querySelector('.file-name').textContent,
      state: file.dataset.state,
      link: file.querySelector('.file-link').hidden ? '' : file.querySelector('.file-link').href,
      folder: file.querySelector('.file-folder').textContent,
    })),
  );
}

/** The rows, when there are so many and none is under way. */
export async function ended(page, count) {
  await page.waitForFunction(
    ([count, underWay]) => {
      const { shadowRoot } = document.querySelector('socket-upload');
      const states = [...shadowRoot.querySelectorAll('.file')].map((file) => file.dataset.state);
      return states.length === count && !states.some((state) => underWay.includes(state));
    },
    [count, UNDER_WAY],
  );
  return rows(page);
}

export function tellRows(rows, tell) {
  for (const { name, state, link } of rows) tell([state, name, link].join('\t'));
}

/** What the server is told about the files, by their names. */
export function sentMetadata(page) {
  const told = new Map();
  function note(packet) {
    const [, start] = /^42\["file-upload-start",(.*)\]$/.exec(packet) ?? [];
    if (!start) return;
    const { fileName, metadata } = JSON.parse(start);
    told.set(fileName, metadata);
  }
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => note(payload)));
  page.on('request', (request) => request.postData()?.split('\x1e').forEach(note)); // before there is a WebSocket
  return told;
}
