// The design of the tutorial that Socket Upload's protocol comes from: Socket.IO on Node.js, a write stream per upload.
// Usage: node tutorial.mjs <directory>
import { createWriteStream, promises as fs } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { Server } from 'socket.io';

const directory = process.argv[2];
const CHUNK_SIZE = 64 * 1024;
const MAX_FILE_SIZE = 100 * 1024 * 1024;

const http = createServer();
const io = new Server(http, { cors: { origin: '*' }, maxHttpBufferSize: 2 * CHUNK_SIZE });
const uploads = new Map();

function progress(upload) {
  const seconds = (Date.now() - upload.startedAt) / 1000;
  return {
    uploadId: upload.file.uploadId,
    bytesUploaded: upload.received,
    totalBytes: upload.file.fileSize,
    percentage: Math.min(100, (upload.received / upload.file.fileSize) * 100),
    speed: seconds > 0 ? Math.round(upload.received / seconds) : 0,
  };
}

function start(socket, file) {
  const { uploadId, fileName, fileSize } = file;
  if (fileSize > MAX_FILE_SIZE) {
    socket.emit('upload-error', { success: false, uploadId, fileName, error: 'The file is too large' });
    return;
  }
  const filePath = path.join(directory, `${uploadId}_${fileName.replace(/[^a-zA-Z0-9.-]/g, '_')}`);
  const now = Date.now();
  uploads.set(uploadId, { file, filePath, stream: createWriteStream(filePath), received: 0, startedAt: now, toldAt: now });
  socket.emit('upload-ready', { success: true, uploadId, fileName });
}

async function chunk(socket, { uploadId, data, isLastChunk }, ack) {
  const upload = uploads.get(uploadId);
  if (!upload) {
    socket.emit('upload-error', { success: false, uploadId, error: 'There is no such upload' });
    return;
  }
  await new Promise((resolve, reject) => {
    upload.stream.write(data, (error) => (error ? reject(error) : resolve()));
  });
  upload.received += data.length;
  const now = Date.now();
  if (now - upload.toldAt > 100) {
    upload.toldAt = now;
    socket.emit('upload-progress', progress(upload));
  }
  ack?.({ success: true, uploadId, bytesUploaded: upload.received }); // the tutorial has none
  if (isLastChunk) {
    await complete(socket, upload);
  }
}

async function complete(socket, upload) {
  await new Promise((resolve) => upload.stream.end(resolve));
  const { uploadId, fileName, fileSize } = upload.file;
  uploads.delete(uploadId);
  if ((await fs.stat(upload.filePath)).size !== fileSize) {
    socket.emit('upload-error', { success: false, uploadId, fileName, error: 'The file has another size' });
    return;
  }
  socket.emit('upload-progress', { ...progress(upload), percentage: 100 });
  socket.emit('upload-complete', { success: true, uploadId, fileName, filePath: upload.filePath });
}

io.on('connection', (socket) => {
  socket.on('file-upload-start', (file) => start(socket, file));
  socket.on('file-chunk', (message, ack) => chunk(socket, message, ack));
});

http.listen(0, '127.0.0.1', () => console.log(`Ready: http://127.0.0.1:${http.address().port}/`));
