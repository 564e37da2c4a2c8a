import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KIB } from './support/fake-server';
import { file, settled, setUp } from './support/setup';

test('a file that is larger than the server says is refused before it is told of it', async () => {
  const { client, socket, server } = setUp();
  server.maxFileSize = 8 * KIB;
  socket.open();
  await settled();
  const upload = client.upload(file(8 * KIB + 1));
  await assert.rejects(upload.done, {
    code: 'file-too-large',
    retryable: false,
    message: 'The file is larger than the 8 KB this server accepts.',
  });
  assert.deepEqual(socket.sent('file-upload-start'), []);
  await client.upload(file(8 * KIB)).done;
});

test('what a server said before it was started again does not count', async () => {
  const { client, socket, server } = setUp();
  server.maxFileSize = 8 * KIB;
  socket.open();
  await settled();
  socket.drop();
  const upload = client.upload(file(8 * KIB + 1));
  const hear = socket.onSent;
  // It takes its time to say what it takes now.
  socket.onSent = (event, message, answer) => event !== 'file-upload-limits' && hear(event, message, answer);
  socket.open();
  await upload.done;
  assert.equal(server.only().bytes.length, 8 * KIB + 1);
});
