/** Returns what gives the messages of an event that the page has sent so far, over either transport. */
export function recordSent(page) {
  const packets = [];
  page.on('request', (request) => packets.push(...(request.postData() ?? '').split('\x1e')));
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => packets.push(String(payload))));
  return (event) =>
    packets.flatMap((packet) => {
      const [name, message] = JSON.parse(/^4(?:2|5\d+-)\d*(\[.*)/s.exec(packet)?.[1] ?? '[]');
      return name === event ? [message] : [];
    });
}
