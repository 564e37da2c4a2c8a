// A Socket.IO client on a lead: does what each line of its input says, [number, command, socket, ...arguments], and
// answers [number, null, result] or [number, error]. What the sockets hear meanwhile is told as
// [0, socket, event, ...arguments]; where the server asks for an acknowledgement, it gets back what it said. Bytes are
// written {"$bytes": base64}. It ends with its input.
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { NodeWebSocket, NodeXHR, Socket as EngineSocket } from 'engine.io-client';
import { io } from 'socket.io-client';

const sockets = new Map();

const commands = {
  // With upgradeLater, it stays with polling until the command to upgrade.
  connect(name, url, { upgradeLater, ...options }) {
    let upgrade;
    const permission = new Promise((resolve) => (upgrade = resolve));
    if (upgradeLater) options.transports = [NodeXHR, late(permission)];
    const socket = io(url, { forceNew: true, reconnection: false, ...options });
    sockets.set(name, { socket, upgrade });
    socket.onAny((event, ...rest) => {
      if (typeof rest.at(-1) === 'function') rest.pop()(...JSON.parse(JSON.stringify(rest), unpacked));
      tell(name, event, ...rest);
    });
    socket.on('connect', () => tell(name, 'connect', socket.io.engine.transport.name, socket.id));
    socket.on('disconnect', (reason) => tell(name, 'disconnect', reason));
    socket.on('connect_error', (error) => tell(name, 'connect_error', error.message, error.data));
    socket.io.on('open', () => {
      socket.io.engine.on('upgrade', (transport) => tell(name, 'upgrade', transport.name));
      socket.io.engine.on('upgradeError', (error) => tell(name, 'upgradeError', error.message));
    });
  },

  emit: (name, event, ...rest) => void sockets.get(name).socket.emit(event, ...rest),

  ask: (name, event, ...rest) => sockets.get(name).socket.emitWithAck(event, ...rest),

  upgrade: (name) => sockets.get(name).upgrade(),

  disconnect: (name) => void sockets.get(name).socket.disconnect(),

  // Sends parts of a file. With acks it keeps to a window of bytes, and returns all acks; without, it sends all at once.
  async chunks(name, { path, uploadId, acks, window, chunks }) {
    const { socket } = sockets.get(name);
    const file = await open(path);
    const answers = [];
    try {
      let onTheWay = 0;
      let room = () => {};
      for (const { start, length, ...fields } of chunks) {
        while (acks && onTheWay > 0 && onTheWay + length > window) await new Promise((resolve) => (room = resolve));
        const data = Buffer.alloc(length);
        await file.read(data, 0, length, start);
        const chunk = { uploadId, data, ...fields };
        if (!acks) {
          socket.emit('file-chunk', chunk);
          continue;
        }
        onTheWay += length;
        answers.push(
          socket.emitWithAck('file-chunk', chunk).then((answer) => {
            onTheWay -= length;
            room();
            return answer;
          }),
        );
      }
      return await Promise.all(answers);
    } finally {
      await file.close();
    }
  },

  // An Engine.IO connection without Socket.IO on it.
  engine(name, url, options) {
    const engine = new EngineSocket(url, options);
    engine.binaryType = 'nodebuffer';
    sockets.set(name, { engine });
    engine.on('open', () => tell(name, 'open', engine.transport.name));
    engine.on('message', (message) => tell(name, 'message', message));
    engine.on('close', (reason) => tell(name, 'close', reason));
  },

  send: (name, ...messages) => messages.forEach((message) => sockets.get(name).engine.send(message)),

  close: (name) => void sockets.get(name).engine.close(),
};

function late(permission) {
  return class extends NodeWebSocket {
    doOpen() {
      permission.then(() => super.doOpen());
    }
  };
}

function tell(...line) {
  process.stdout.write(`${JSON.stringify([0, ...line], packed)}\n`);
}

function packed(key, value) {
  const bytes = this[key];
  return bytes instanceof Uint8Array ? { $bytes: Buffer.from(bytes).toString('base64') } : value;
}

function unpacked(key, value) {
  return value?.$bytes === undefined ? value : Buffer.from(value.$bytes, 'base64');
}

for await (const line of createInterface({ input: process.stdin })) {
  const [number, command, ...rest] = JSON.parse(line, unpacked);
  // Begun in order, but not waited for.
  new Promise((resolve) => resolve(commands[command](...rest))).then(
    (result) => process.stdout.write(`${JSON.stringify([number, null, result ?? null], packed)}\n`),
    (error) => process.stdout.write(`${JSON.stringify([number, String(error)])}\n`),
  );
}
for (const { socket, engine } of sockets.values()) {
  socket?.disconnect();
  engine?.close();
}
