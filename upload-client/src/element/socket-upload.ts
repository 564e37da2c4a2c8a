import { UploadClient, type ClientOptions } from '../client/index';
import { Session } from './session';
import type { UploadEventMap } from './uploads';
import { createView } from './view';

/**
 * Uploads files and shows them on their way: `<socket-upload server="https://uploads.example.org"></socket-upload>`.
 *
 * Attributes, which are read when it is put into a page:
 * - `server`: the address of the server. Default: where the page comes from.
 * - `namespace`: the server's Socket.IO namespace.
 * - `concurrency`: how many files are sent at the same time.
 * - `whole-page`: also takes files that are dropped or pasted elsewhere on the page.
 *
 * Where `server` or `namespace` is missing, a `<meta name="socket-upload-server">` or `<meta name="socket-upload-namespace">`
 * of the page counts, which its server can write.
 *
 * It dispatches the events of {@link UploadEventMap}, which bubble.
 */
export class SocketUploadElement extends HTMLElement {
  // Declared only, because a page may have set them before the element came to life. Read when it is put into a page.
  /** What else the client should know, such as `auth`. */
  declare options?: ClientOptions;
  /** Told to the server with each file. */
  declare metadata?: Record<string, string>;

  readonly #view = createView(this);
  #session: Session | undefined;

  connectedCallback(): void {
    this.#session ??= this.#begin();
  }

  disconnectedCallback(): void {
    // An element that is moved on the page is taken out and put in again.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#session?.close();
      this.#session = undefined;
    });
  }

  /** What does the work, while the element is in a page. */
  get client(): UploadClient | undefined {
    return this.#session?.client;
  }

  /** Uploads files as if they had been chosen. */
  upload(files: Iterable<File>): void {
    this.#session?.take(Array.from(files, (file) => ({ file, path: '' })));
  }

  #begin(): Session {
    const server = new URL(this.#told('server') ?? '/', document.baseURI);
    const namespace = this.#told('namespace');
    const concurrency = Number(this.getAttribute('concurrency'));
    return new Session({
      client: new UploadClient(server, {
        ...(namespace && { namespace }),
        ...(concurrency > 0 && { concurrency }),
        ...this.options,
        // Else a page of another port of the same host, which has cookies for both, would not show them.
        socket: { withCredentials: true, ...this.options?.socket },
      }),
      view: this.#view,
      downloads: new URL('/uploads/', server),
      place: this.hasAttribute('whole-page') ? document : this,
      metadata: () => this.metadata ?? {},
      dispatch: (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })),
    });
  }

  #told(name: string): string | undefined {
    const meta = () => document.querySelector<HTMLMetaElement>(`meta[name="socket-upload-${name}"]`)?.content;
    return this.getAttribute(name) ?? meta();
  }
}

export interface SocketUploadElement {
  addEventListener<T extends keyof UploadEventMap>(
    type: T,
    listener: (this: SocketUploadElement, event: UploadEventMap[T]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'socket-upload': SocketUploadElement;
  }
}
