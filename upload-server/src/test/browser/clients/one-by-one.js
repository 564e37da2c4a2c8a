// Connects with every default, so by polling first, and emits chunk after chunk without waiting for the server.
const socket = io(server);

async function upload(size) {
  const file = fileOf(size);
  const outcome = await transfer(socket, file, async (uploadId) => {
    for (let chunkIndex = 0; chunkIndex * CHUNK_SIZE < file.size; chunkIndex++) {
      await sendChunk(socket, file, uploadId, chunkIndex);
    }
  });
  return { ...outcome, sha256: await sha256(file) };
}
