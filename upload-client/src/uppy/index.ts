import { BasePlugin, type Body, type Meta, type PluginOpts, type Uppy, type UppyFile } from '@uppy/core';
import type { Socket } from 'socket.io-client';
import { UploadClient, UploadError, type ClientOptions, type Upload, type UploadResult } from '../client/index';

export interface SocketUploadOptions extends PluginOpts, ClientOptions {
  /** Its address, by default the page's own; or a socket that the application has. */
  server?: string | URL | Socket;
  /** One that the application has, and closes, in place of a server and all else that makes a client. */
  client?: Pick<UploadClient, 'upload'>;
  /** Which of a file's meta fields the server is told. Default: all, the relative path of a file in a folder among them. */
  allowedMetaFields?: boolean | string[];
}

/** For `new Uppy<Meta, SocketUploadBody>()`: what `response.body` of a finished file is. */
export type SocketUploadBody = { [K in keyof UploadResult]: UploadResult[K] };

declare module '@uppy/core' {
  export interface PluginTypeRegistry<M extends Meta, B extends Body> {
    SocketUpload: SocketUpload<M, B>;
  }
}

/** Uploads the files of an Uppy. The connection is opened for the first of them. */
export class SocketUpload<M extends Meta, B extends Body> extends BasePlugin<SocketUploadOptions, M, B> {
  /** By the ids of their files. Those that failed stay, to go on where they were. */
  readonly #uploads = new Map<string, Upload>();
  #ownClient: UploadClient | undefined;

  constructor(uppy: Uppy<M, B>, options: SocketUploadOptions = {}) {
    super(uppy, options);
    this.type = 'uploader';
    this.id = options.id ?? 'SocketUpload';
  }

  override install(): void {
    this.#setResumable(true);
    this.uppy.addUploader(this.#uploadAll);
    this.uppy.on('upload-pause', this.#pauseOne);
    this.uppy.on('pause-all', this.#pauseAll);
    this.uppy.on('resume-all', this.#resumeAll);
    this.uppy.on('file-removed', this.#cancel); // also when all are cancelled
  }

  override uninstall(): void {
    this.#setResumable(false);
    this.uppy.removeUploader(this.#uploadAll);
    this.uppy.off('upload-pause', this.#pauseOne);
    this.uppy.off('pause-all', this.#pauseAll);
    this.uppy.off('resume-all', this.#resumeAll);
    this.uppy.off('file-removed', this.#cancel);
    this.#ownClient?.close();
    this.#ownClient = undefined;
    this.#uploads.clear();
  }

  #setResumable(resumableUploads: boolean): void {
    this.uppy.setState({ capabilities: { ...this.uppy.getState().capabilities, resumableUploads } });
  }

  readonly #uploadAll = async (fileIds: string[]): Promise<void> => {
    const files = fileIds.map((id) => this.uppy.getFile(id)).filter((file) => !file.error && !file.progress.uploadComplete);
    // A file that was restored after a reload was on its way already: its progress stays.
    const begun = files.filter((file) => !(file.isRestored && file.progress.uploadStarted));
    this.uppy.emit('upload-start', begun);
    await Promise.all(files.map((file) => this.#upload(file)));
  };

  /** Until it is over, in whatever way. */
  async #upload(file: UppyFile<M, B>): Promise<void> {
    try {
      const result = await this.#start(file).done;
      this.#uploads.delete(file.id);
      this.#tell(file.id, (current) => this.uppy.emit('upload-success', current, this.#response(result)));
    } catch (error) {
      if (error instanceof UploadError && error.code === 'cancelled') return;
      this.#tell(file.id, (current) => this.uppy.emit('upload-error', current, error as Error));
    }
  }

  #start(file: UppyFile<M, B>): Upload {
    const before = this.#uploads.get(file.id);
    if (before?.state === 'failed' && before.error?.retryable) {
      before.resume();
      return before;
    }
    const { data, meta, type, isPaused } = file;
    if (!(data instanceof Blob)) throw new Error('Only files of this device can be uploaded.');
    const upload = this.#client().upload(data, {
      fileName: meta.name,
      fileType: type,
      metadata: this.#metadata(meta),
      paused: isPaused ?? false,
    });
    this.#uploads.set(file.id, upload);
    upload.on('progress', ({ bytesUploaded, totalBytes }) =>
      this.#tell(file.id, (current) =>
        this.uppy.emit('upload-progress', current, {
          uploadStarted: current.progress.uploadStarted ?? Date.now(),
          bytesUploaded,
          bytesTotal: totalBytes,
        }),
      ),
    );
    upload.on('state', (state) => {
      const { error } = upload;
      if (state === 'offline' && error) this.#tell(file.id, (current) => this.uppy.emit('upload-stalled', error, [current]));
    });
    return upload;
  }

  #client(): Pick<UploadClient, 'upload'> {
    if (this.opts.client) return this.opts.client;
    this.#ownClient ??= new UploadClient(this.opts.server, this.opts);
    return this.#ownClient;
  }

  /** Name and type are told anyway. */
  #metadata({ name: _name, type: _type, ...fields }: UppyFile<M, B>['meta']): Record<string, string> {
    const { allowedMetaFields: allowed = true } = this.opts;
    const isAllowed = (field: string) => (Array.isArray(allowed) ? allowed.includes(field) : allowed);
    const told = Object.entries(fields).filter(([field, value]) => isAllowed(field) && value !== undefined && value !== null);
    return Object.fromEntries(told.map(([field, value]) => [field, String(value)]));
  }

  #response(result: UploadResult): NonNullable<UppyFile<M, B>['response']> {
    return { status: 200, body: result as unknown as B };
  }

  /** As Uppy has it now, unless it has been removed. */
  #tell(fileId: string, tell: (file: UppyFile<M, B>) => void): void {
    const file = this.uppy.getFile(fileId);
    if (file) tell(file);
  }

  // -- what the user wishes --

  readonly #pauseOne = (file: UppyFile<M, B> | undefined, isPaused: boolean): void => {
    const upload = file && this.#uploads.get(file.id);
    if (isPaused) upload?.pause();
    else if (upload?.state === 'paused') upload.resume();
  };

  readonly #pauseAll = (): void => {
    for (const upload of this.#uploads.values()) upload.pause();
  };

  readonly #resumeAll = (): void => {
    for (const upload of this.#uploads.values()) if (upload.state === 'paused') upload.resume();
  };

  readonly #cancel = (file: UppyFile<M, B>): void => {
    this.#uploads.get(file.id)?.cancel();
    this.#uploads.delete(file.id);
  };
}

export default SocketUpload;
