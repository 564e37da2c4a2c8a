// Connects by WebSocket first, and reads several chunks at once: each is emitted when it is read, so one may overtake
// another.
const MAX_READING = 3;

const socket = io(server, { transports: ['websocket', 'polling'], timeout: 20_000, forceNew: true });

async function upload(size) {
  const file = fileOf(size);
  const outcome = await transfer(socket, file, async (uploadId) => {
    const reading = [];
    for (let chunkIndex = 0; chunkIndex * CHUNK_SIZE < file.size; chunkIndex++) {
      if (reading.length >= MAX_READING) {
        await Promise.race(reading);
        reading.shift(); // the oldest, whichever was read: so more than three may be under way
      }
      reading.push(sendChunk(socket, file, uploadId, chunkIndex));
    }
  });
  return { ...outcome, sha256: await sha256(file) };
}
