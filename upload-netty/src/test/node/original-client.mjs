// Behaves as the clients do that the protocol began with: by events alone, 64 KiB at a time, without waiting for the
// server once it is ready. The one for programs ("reading") has about three chunks being read at a time, which come in
// any order; the one of the page ("page") reads one after the other. Takes {url, kind, files: [{path, name}], cancel},
// where cancel is the name of a file to be cancelled in the middle; writes a line for each file, as it ends.
import { openAsBlob } from 'node:fs';
import { io } from 'socket.io-client';

const CHUNK_SIZE = 64 * 1024;
const CHUNKS_BEING_READ = 3;

const { url, kind, files, cancel } = JSON.parse(process.argv[2]);
const socket =
  kind === 'page' ? io(url) : io(url, { transports: ['websocket', 'polling'], timeout: 20000, forceNew: true });

async function upload({ path, name }) {
  const file = await openAsBlob(path);
  const uploadId = `upload_${Date.now()}_${Math.random().toString(36).slice(2, 11)}`;
  const events = [];
  const cancelled = new AbortController();
  const ended = new Promise((resolve) => {
    const heard = (event) => (body) => {
      if (body.uploadId !== uploadId) return;
      events.push({ event, ...body });
      if (event === 'upload-ready') {
        const send = kind === 'page' ? sendOneByOne : sendAsRead;
        send(file, uploadId, cancelled.signal).catch((error) => resolve(error.message));
      } else if (event === 'upload-complete' || event === 'upload-error') {
        resolve(event);
      }
    };
    for (const event of ['upload-ready', 'upload-progress', 'upload-complete', 'upload-error']) {
      socket.on(event, heard(event));
    }
  });
  if (name === cancel) {
    cancelled.signal.addEventListener('abort', () => socket.emit('file-upload-cancel', uploadId));
    socket.once('upload-ready', () => setTimeout(() => cancelled.abort(), 30));
  }
  socket.emit('file-upload-start', { fileName: name, fileSize: file.size, fileType: file.type, uploadId });
  const outcome = await ended;
  console.log(JSON.stringify({ name, uploadId, outcome, events }));
}

async function sendOneByOne(file, uploadId, signal) {
  const totalChunks = Math.ceil(file.size / CHUNK_SIZE);
  for (let chunkIndex = 0; chunkIndex < totalChunks; chunkIndex++) {
    if (signal.aborted) throw new Error('aborted');
    emitChunk(uploadId, chunkIndex, totalChunks, await read(file, chunkIndex));
  }
}

async function sendAsRead(file, uploadId, signal) {
  const totalChunks = Math.ceil(file.size / CHUNK_SIZE);
  const reading = [];
  for (let chunkIndex = 0; chunkIndex < totalChunks; chunkIndex++) {
    if (reading.length >= CHUNKS_BEING_READ) {
      await Promise.race(reading);
      reading.splice(0, 1); // the oldest, though another may be the one that is done
    }
    reading.push(
      readInSomeTime(file, chunkIndex).then((data) => {
        if (signal.aborted) throw new Error('aborted');
        emitChunk(uploadId, chunkIndex, totalChunks, data);
      }),
    );
    reading.at(-1).catch(() => {});
  }
  await Promise.all(reading);
}

function emitChunk(uploadId, chunkIndex, totalChunks, data) {
  const isLastChunk = chunkIndex === totalChunks - 1;
  socket.emit('file-chunk', { uploadId, chunkIndex, totalChunks, data, isLastChunk });
}

async function readInSomeTime(file, chunkIndex) {
  const data = await read(file, chunkIndex);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
  return data;
}

function read(file, chunkIndex) {
  return file.slice(chunkIndex * CHUNK_SIZE, (chunkIndex + 1) * CHUNK_SIZE).arrayBuffer();
}

socket.on('connect_error', (error) => console.error(error));
await new Promise((resolve) => socket.once('connect', resolve));
await Promise.all(files.map(upload));
// What the server has to say about a cancelled upload, it has said when it answers the next one.
if (cancel) await upload(files.find((file) => file.name !== cancel));
socket.disconnect();
