// The pages of the client's README.

/** Uploads a file, until the page shows that the server has it. */
export async function upload({ page, args: [pageUrl, server, file] }) {
  await page.goto(`${pageUrl}?${new URLSearchParams({ server })}`);
  await page.setInputFiles('input', file);
  await page.waitForFunction(() => document.querySelector('progress').value === 100, null, { timeout: 60_000 });
}
