import { SocketUploadElement } from './socket-upload';

export { SocketUploadElement };
export type { UploadEventMap } from './uploads';

// Once, however often a page has the script.
if (!customElements.get('socket-upload')) customElements.define('socket-upload', SocketUploadElement);
