import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import Uppy6, { type Body, type Meta, type Uppy } from '@uppy/core';
import Uppy5 from 'uppy-core-5';
import { UploadError, type Progress, type Upload, type UploadOptions, type UploadResult, type UploadState } from '../src/client';
import { Emitter } from '../src/client/events';
import { SocketUpload, type SocketUploadOptions } from '../src/uppy';

for (const [version, UppyClass] of Object.entries({ 'Uppy 5': Uppy5 as unknown as typeof Uppy6, 'Uppy 6': Uppy6 })) {
  describe(version, () => {
    test('a file is uploaded under the name that it was given, with its metadata', async () => {
      const { uppy, client } = setUp();
      const file = add(uppy, 'a.txt', { relativePath: 'folder/a.txt', pages: 3, nothing: null });
      uppy.setFileMeta(file, { name: 'renamed.txt' });
      const result = uppy.upload();
      await turn();
      const [upload] = client.uploads;
      assert.equal(upload!.data, uppy.getFile(file).data);
      assert.deepEqual(upload!.options, {
        fileName: 'renamed.txt',
        fileType: 'text/plain',
        metadata: { relativePath: 'folder/a.txt', pages: '3' },
        paused: false,
      });

      upload!.complete();
      assert.deepEqual((await result)!.successful!.map(({ id }) => id), [file]);
      assert.equal(uppy.getFile(file).progress.uploadComplete, true);
      assert.deepEqual(uppy.getFile(file).response!.body, upload!.result);
    });

    for (const [allowedMetaFields, told] of [[false, {}], [['a'], { a: '1' }], [true, { a: '1', b: '2' }]] as const) {
      test(`of the meta fields, ${allowedMetaFields} are told`, async () => {
        const { uppy, client } = setUp({ allowedMetaFields: allowedMetaFields as boolean | string[] });
        add(uppy, 'a.txt', { a: 1, b: 2 });
        void uppy.upload();
        await turn();
        assert.deepEqual(client.uploads[0]!.options.metadata, told);
      });
    }

    test('files are begun in their order, and the progress of each is what the server has', async () => {
      const { uppy, client } = setUp();
      const files = ['a.txt', 'b.txt', 'c.txt'].map((name) => add(uppy, name));
      const progress: unknown[] = [];
      uppy.on('upload-progress', (file, { bytesUploaded, bytesTotal }) => progress.push([file!.id, bytesUploaded, bytesTotal]));
      void uppy.upload();
      await turn();
      assert.deepEqual(client.uploads.map(({ options }) => options.fileName), ['a.txt', 'b.txt', 'c.txt']);

      client.uploads[1]!.progressed(40);
      client.uploads[0]!.progressed(10);
      client.uploads[1]!.progressed(100);
      assert.deepEqual(progress, [[files[1], 40, 100], [files[0], 10, 100], [files[1], 100, 100]]);
      assert.deepEqual(files.map((file) => uppy.getFile(file).progress.bytesUploaded), [10, 100, 0]);
    });

    test('one file or all can be paused and go on', async () => {
      const { uppy, client } = setUp();
      const [a] = ['a.txt', 'b.txt'].map((name) => add(uppy, name));
      void uppy.upload();
      await turn();
      uppy.pauseResume(a!);
      uppy.pauseResume(a!);
      uppy.pauseAll();
      uppy.resumeAll();
      assert.deepEqual(client.uploads[0]!.calls, ['pause', 'resume', 'pause', 'resume']);
      assert.deepEqual(client.uploads[1]!.calls, ['pause', 'resume']);
    });

    test('a file that was paused before its turn begins paused', async () => {
      const { uppy, client } = setUp();
      const file = add(uppy, 'a.txt');
      uppy.addPreProcessor(async () => void uppy.pauseResume(file));
      void uppy.upload();
      await turn();
      assert.equal(client.uploads[0]!.options.paused, true);
      uppy.pauseResume(file);
      assert.deepEqual(client.uploads[0]!.calls, ['resume']);
    });

    test('a removed file is cancelled, and the others go on', async () => {
      const { uppy, client } = setUp();
      const [a, b] = ['a.txt', 'b.txt'].map((name) => add(uppy, name));
      const errors = errorsOf(uppy);
      const result = uppy.upload();
      await turn();
      uppy.removeFile(a!);
      client.uploads[0]!.progressed(50);
      client.uploads[1]!.complete();
      assert.deepEqual((await result)!.successful!.map(({ id }) => id), [b]);
      assert.deepEqual(client.uploads[0]!.calls, ['cancel']);
      assert.deepEqual(client.uploads[1]!.calls, []);
      assert.deepEqual(errors, []);
    });

    test('all are cancelled at once', async () => {
      const { uppy, client } = setUp();
      ['a.txt', 'b.txt'].forEach((name) => add(uppy, name));
      const errors = errorsOf(uppy);
      const result = uppy.upload();
      await turn();
      uppy.cancelAll();
      assert.deepEqual((await result)!.successful, []);
      assert.deepEqual(client.uploads.map(({ calls }) => calls), [['cancel'], ['cancel']]);
      assert.deepEqual(errors, []);
    });

    test('what the server may take later goes on where it was when it is tried again', async () => {
      const { uppy, client } = setUp();
      const [a, b] = ['a.txt', 'b.txt'].map((name) => add(uppy, name));
      const errors = errorsOf(uppy);
      const first = uppy.upload();
      await turn();
      client.uploads[0]!.fail(new UploadError('storage-full', 'The disk is full.', { retryable: true }));
      client.uploads[1]!.complete();
      assert.deepEqual((await first)!.failed!.map(({ id }) => id), [a]);
      assert.deepEqual(errors, ['The disk is full.']);

      uppy.pauseAll();
      uppy.resumeAll();
      assert.deepEqual(client.uploads[0]!.calls, [], 'it is not paused');
      uppy.setFileState(a!, { error: 'The disk is full.' });
      const again = uppy.retryAll();
      await turn();
      assert.equal(client.uploads.length, 2);
      assert.deepEqual(client.uploads[0]!.calls, ['resume']);
      client.uploads[0]!.progressed(70);
      assert.equal(uppy.getFile(a!).progress.bytesUploaded, 70);
      client.uploads[0]!.complete();
      assert.deepEqual((await again)!.successful!.map(({ id }) => id), [a]);
      assert.equal(uppy.getFile(b!).progress.uploadComplete, true);
    });

    test('what the server has refused begins anew when it is tried again', async () => {
      const { uppy, client } = setUp();
      const file = add(uppy, 'a.txt');
      const first = uppy.upload();
      await turn();
      client.uploads[0]!.fail(new UploadError('rejected', 'The file is not clean.'));
      await first;
      assert.equal(uppy.getFile(file).error, 'The file is not clean.');

      const again = uppy.retryUpload(file);
      await turn();
      assert.deepEqual(client.uploads[0]!.calls, []);
      client.uploads[1]!.complete();
      assert.deepEqual((await again)!.successful!.map(({ id }) => id), [file]);
    });

    test('a failed file that is removed is cancelled at the server too', async () => {
      const { uppy, client } = setUp();
      const file = add(uppy, 'a.txt');
      const result = uppy.upload();
      await turn();
      client.uploads[0]!.fail(new UploadError('storage-full', 'The disk is full.', { retryable: true }));
      await result;
      uppy.removeFile(file);
      assert.deepEqual(client.uploads[0]!.calls, ['cancel']);
    });

    test('a restored file keeps its progress until the server tells it', async () => {
      const { uppy, client } = setUp();
      const file = add(uppy, 'a.txt');
      const started: string[] = [];
      uppy.on('upload-start', (files) => started.push(...files.map(({ id }) => id)));
      const progress = { uploadStarted: 1, uploadComplete: false, bytesUploaded: 60, bytesTotal: 100, percentage: 60 };
      uppy.setFileState(file, { isRestored: true, progress });
      uppy.setState({ currentUploads: { restored: { fileIDs: [file], step: 0, result: {} as never } } });
      const result = uppy.restore('restored');
      await turn();
      assert.deepEqual(started, []);
      assert.equal(uppy.getFile(file).progress.bytesUploaded, 60);
      client.uploads[0]!.complete();
      assert.equal((await result)!.successful!.length, 1);
    });

    test('restored files that are complete or have failed are left alone', async () => {
      const { uppy, client } = setUp();
      const [a, b] = ['a.txt', 'b.txt'].map((name) => add(uppy, name));
      const progress = { uploadStarted: 1, uploadComplete: true, bytesUploaded: 100, bytesTotal: 100, percentage: 100 };
      uppy.setFileState(a!, { isRestored: true, progress });
      uppy.setFileState(b!, { isRestored: true, error: 'refused' });
      uppy.setState({ currentUploads: { restored: { fileIDs: [a!, b!], step: 0, result: {} as never } } });
      await uppy.restore('restored');
      assert.deepEqual(client.uploads, []);
    });

    test('it is told when the connection is lost', async () => {
      const { uppy, client } = setUp();
      const file = add(uppy, 'a.txt');
      const stalled: unknown[] = [];
      uppy.on('upload-stalled', ({ message }, files) => stalled.push([message, files.map(({ id }) => id)]));
      void uppy.upload();
      await turn();
      client.uploads[0]!.offline(new UploadError('connection-lost', 'The connection to the server was lost.', { retryable: true }));
      assert.deepEqual(stalled, [['The connection to the server was lost.', [file]]]);
    });

    test('a file that is not of this device fails, and the others go on', async () => {
      const { uppy, client } = setUp();
      const remote = uppy.addFile({
        name: 'remote.txt',
        type: 'text/plain',
        data: { size: 5 },
        isRemote: true,
        remote: { companionUrl: 'https://companion.example', requestClientId: 'x', url: 'x' },
      } as never);
      const local = add(uppy, 'a.txt');
      const errors = errorsOf(uppy);
      const result = uppy.upload();
      await turn();
      client.uploads[0]!.complete();
      assert.deepEqual((await result)!.failed!.map(({ id }) => id), [remote]);
      assert.deepEqual((await result)!.successful!.map(({ id }) => id), [local]);
      assert.deepEqual(errors, ['Only files of this device can be uploaded.']);
    });

    test('when it is removed, it listens no more', async () => {
      const { uppy, client } = setUp();
      add(uppy, 'a.txt');
      assert.equal(uppy.getState().capabilities.resumableUploads, true);
      void uppy.upload();
      await turn();
      uppy.removePlugin(uppy.getPlugin('SocketUpload')!);
      assert.equal(uppy.getState().capabilities.resumableUploads, false);
      uppy.pauseAll();
      uppy.cancelAll();
      assert.deepEqual(client.uploads[0]!.calls, []);
    });

    function setUp(options: SocketUploadOptions = {}): { uppy: Uppy<Meta, Body>; client: FakeClient } {
      const client = new FakeClient();
      const logger = { debug: () => {}, warn: () => {}, error: () => {} };
      const uppy = new UppyClass<Meta, Body>({ logger, infoTimeout: 0 }).use(SocketUpload<Meta, Body>, { client, ...options });
      return { uppy, client };
    }
  });
}

class FakeClient {
  readonly uploads: FakeUpload[] = [];

  upload(data: Blob | ReadableStream<Uint8Array>, options: UploadOptions = {}): Upload {
    const upload = new FakeUpload(data, options);
    this.uploads.push(upload);
    return upload;
  }
}

/** Does what the test says, and remembers what the plugin has said. */
class FakeUpload extends Emitter<{ state: [UploadState]; progress: [Progress]; complete: [UploadResult]; error: [UploadError] }> {
  readonly id = 'u-1';
  readonly fileSize = 100;
  readonly fileType = 'text/plain';
  readonly calls: string[] = [];
  readonly data: unknown;
  readonly options: UploadOptions;
  state: UploadState;
  error?: UploadError;
  result?: UploadResult;
  done!: Promise<UploadResult>;
  #resolve!: (result: UploadResult) => void;
  #reject!: (error: UploadError) => void;

  constructor(data: unknown, options: UploadOptions) {
    super();
    this.data = data;
    this.options = options;
    this.state = options.paused ? 'paused' : 'uploading';
    this.#begin();
  }

  get fileName(): string {
    return this.options.fileName!;
  }

  get progress(): Progress {
    return { bytesUploaded: 0, totalBytes: 100, percentage: 0, speed: 0 };
  }

  pause(): void {
    if (this.state === 'complete' || this.state === 'failed' || this.state === 'cancelled') return;
    this.calls.push('pause');
    this.state = 'paused';
  }

  resume(): void {
    this.calls.push('resume');
    if (this.state === 'failed') this.#begin();
    this.state = 'uploading';
  }

  cancel(): void {
    this.calls.push('cancel');
    this.state = 'cancelled';
    this.#reject(new UploadError('cancelled', 'The upload was cancelled.'));
  }

  progressed(bytesUploaded: number): void {
    this.emit('progress', { bytesUploaded, totalBytes: 100, percentage: bytesUploaded, speed: 1 });
  }

  offline(error: UploadError): void {
    this.error = error;
    this.state = 'offline';
    this.emit('state', 'offline');
  }

  complete(): void {
    this.state = 'complete';
    this.result = { uploadId: this.id, fileName: this.fileName, filePath: `${this.id}_${this.fileName}` };
    this.#resolve(this.result);
  }

  fail(error: UploadError): void {
    this.state = 'failed';
    this.error = error;
    this.#reject(error);
  }

  #begin(): void {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.done.catch(() => {});
  }
}

function add(uppy: Uppy<Meta, Body>, name: string, meta: Meta = {}): string {
  return uppy.addFile({ name, type: 'text/plain', data: new Blob([new Uint8Array(100)]), meta });
}

function errorsOf(uppy: Uppy<Meta, Body>): string[] {
  const errors: string[] = [];
  uppy.on('upload-error', (_file, { message }) => errors.push(message));
  return errors;
}
