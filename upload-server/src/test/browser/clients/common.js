// What the pages have in common: a file of any size, and what is heard of its upload.
const CHUNK_SIZE = 64 * 1024;
const server = new URL(location.href).searchParams.get('server');

function fileOf(size) {
  const words = new Uint32Array(Math.ceil(size / 4));
  let random = size || 1;
  for (let i = 0; i < words.length; i++) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    words[i] = random;
  }
  return new File([words.buffer.slice(0, size)], `${size}.bin`, { type: 'application/octet-stream' });
}

async function sha256(file) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Starts an upload, and has its chunks sent when the server is ready. */
function transfer(socket, file, sendChunks) {
  const uploadId = `upload_${Date.now()}_${Math.floor(Math.random() * 1e9)}`;
  const progress = [];
  return new Promise((resolve, reject) => {
    const on = (event, listener) => socket.on(event, (message) => message.uploadId === uploadId && listener(message));
    on('upload-ready', () => sendChunks(uploadId));
    on('upload-progress', (message) => progress.push(message));
    on('upload-complete', (complete) => resolve({ progress, complete }));
    on('upload-error', ({ error }) => reject(new Error(error)));
    socket.on('disconnect', (reason) => reject(new Error(`Disconnected: ${reason}`)));
    socket.emit('file-upload-start', { fileName: file.name, fileSize: file.size, fileType: file.type, uploadId });
  });
}

/** Reads a chunk with a FileReader, and emits it as soon as it is there. */
function sendChunk(socket, file, uploadId, chunkIndex) {
  const totalChunks = Math.ceil(file.size / CHUNK_SIZE);
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const isLastChunk = chunkIndex === totalChunks - 1;
      socket.emit('file-chunk', { uploadId, chunkIndex, totalChunks, data: reader.result, isLastChunk });
      resolve();
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(file.slice(chunkIndex * CHUNK_SIZE, (chunkIndex + 1) * CHUNK_SIZE));
  });
}
