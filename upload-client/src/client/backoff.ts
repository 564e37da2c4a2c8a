const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** A server that asks for more is not taken at its word. */
const LONGEST_ASKED_MS = 300_000;

/** How long to wait after so many failures in a row: longer each time, and never all clients together. */
export function backoff(failures: number, retryAfterMs = 0): number {
  const own = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (0.5 + Math.random() / 2);
  const asked = Math.min(retryAfterMs, LONGEST_ASKED_MS) * (1 + Math.random() / 4);
  return Math.max(own, asked);
}
