import type { ErrorCode, UploadError } from './errors';
import type { Ticket } from './ticket';

/** What waiting mends. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'connection-lost',
  'too-many-uploads',
  'rate-limited',
  'shutting-down',
  'storage-full',
  'chunk-checksum-mismatch',
]);

/** What helps after an error; undefined if nothing does. */
export function remedy({ code }: UploadError, ticket: Ticket): 'go on' | 'begin again' | undefined {
  const isForgotten = ticket.isGranted && code === 'not-found';
  // What the server had was of another content, which the fingerprint did not show.
  const isChanged = ticket.isRecalled && code === 'file-checksum-mismatch';
  // A server of protocol 0 gives it up, another may have it and the token did not come.
  const isGone = !ticket.isGranted && code === 'connection-lost';
  if (isForgotten || isChanged || isGone) return 'begin again';
  return PASSING.has(code) ? 'go on' : undefined;
}
