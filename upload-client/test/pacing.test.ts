import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff } from '../src/client/backoff';
import { Flow } from '../src/client/flow';
import { Meter } from '../src/client/progress';
import { Queue, type Waiting } from '../src/client/queue';

const KIB = 1024;
const MIB = 1024 * KIB;

/** How many chunks may be under way. */
function room(flow: Flow): number {
  let chunks = 0;
  while (flow.hasRoom(chunks * flow.chunkSize)) chunks++;
  return chunks;
}

test('chunks are as large as the server takes them, but not larger than is good', () => {
  assert.equal(new Flow(64 * KIB, 4 * MIB).chunkSize, 64 * KIB);
  assert.equal(new Flow(8 * MIB, 64 * MIB).chunkSize, 256 * KIB);
  assert.equal(new Flow(8 * MIB, 64 * MIB, 1 * MIB).chunkSize, 1 * MIB);
  assert.equal(new Flow(64 * KIB, 3 * KIB).chunkSize, 3 * KIB);
});

test('a window begins with 1 MiB, grows to what the server allows, and never beyond', () => {
  const flow = new Flow(1 * MIB, 4 * MIB);
  assert.equal(room(flow), 4);
  for (let chunk = 0; chunk < 100; chunk++) flow.acknowledged(256 * KIB, 100);
  assert.equal(room(flow), 16);
});

test('a window shrinks on a slow line, to two chunks', () => {
  const flow = new Flow(1 * MIB, 4 * MIB);
  flow.acknowledged(256 * KIB, 1_000);
  assert.equal(room(flow), 4, 'neither quick nor slow');
  flow.acknowledged(256 * KIB, 3_000);
  assert.equal(room(flow), 3);
  for (let chunk = 0; chunk < 100; chunk++) flow.acknowledged(256 * KIB, 3_000);
  assert.equal(room(flow), 2);
});

test('there is always room for one chunk', () => {
  for (const window of [1, 3 * KIB, 64 * KIB]) assert.equal(room(new Flow(64 * KIB, window)), 1);
});

test('waits longer after each failure, up to half a minute, and never all at once', (context) => {
  const random = context.mock.method(Math, 'random', () => 0);
  assert.deepEqual(
    [1, 2, 3, 5, 6, 100].map((failures) => backoff(failures)),
    [500, 1_000, 2_000, 8_000, 15_000, 15_000],
  );
  random.mock.mockImplementation(() => 1);
  assert.deepEqual(
    [1, 2, 3, 6, 100].map((failures) => backoff(failures)),
    [1_000, 2_000, 4_000, 30_000, 30_000],
  );
});

test('waits for as long as the server asks, but not for hours', (context) => {
  const random = context.mock.method(Math, 'random', () => 0);
  assert.equal(backoff(1, 5_000), 5_000);
  assert.equal(backoff(6, 5_000), 15_000);
  assert.equal(backoff(1, Number.MAX_SAFE_INTEGER), 300_000);
  random.mock.mockImplementation(() => 1);
  assert.equal(backoff(1, 5_000), 6_250);
});

test('tells how fast it went in the last seconds, and how long it will take', (context) => {
  context.mock.timers.enable({ apis: ['Date'] });
  const meter = new Meter();
  assert.deepEqual(meter.progress(1000), { bytesUploaded: 0, totalBytes: 1000, percentage: 0, speed: 0 });
  meter.record();
  for (let second = 1; second <= 20; second++) {
    context.mock.timers.tick(1_000);
    meter.reach(second <= 10 ? second * 10 : 100 + (second - 10) * 50);
    meter.record();
  }
  assert.deepEqual(meter.progress(1000), { bytesUploaded: 600, totalBytes: 1000, percentage: 60, speed: 50, eta: 8 });
  context.mock.timers.tick(5_000);
  assert.equal(meter.progress(1000).speed, 25, 'it falls when nothing comes');
  meter.stop();
  assert.equal(meter.progress(1000).speed, 0);
});

test('progress is a number, also of an empty file and of one whose size is not known', () => {
  const meter = new Meter();
  assert.equal(meter.progress(0).percentage, 100);
  meter.reach(5);
  assert.deepEqual(meter.progress(null), { bytesUploaded: 5, totalBytes: null, percentage: 0, speed: 0 });
});

test('what is more than ever is told apart from what was reached before', () => {
  const meter = new Meter();
  assert.equal(meter.reach(5), true);
  assert.equal(meter.reach(3), false);
  assert.equal(meter.progress(10).bytesUploaded, 5);
  meter.beginAgain();
  assert.equal(meter.reach(5), false);
  assert.equal(meter.progress(10).bytesUploaded, 5);
  assert.equal(meter.reach(6), true);
});

test('progress is news ten times a second, and at the end', (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000 });
  const meter = new Meter();
  assert.equal(meter.isNews(10), true);
  meter.told();
  meter.reach(5);
  assert.equal(meter.isNews(10), false);
  context.mock.timers.tick(100);
  assert.equal(meter.isNews(10), true);
  meter.told();
  meter.reach(10);
  assert.equal(meter.isNews(10), true);
});

test('turns are given in order, so many at a time', () => {
  const queue = new Queue(2);
  const gone: string[] = [];
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name): Waiting => ({ go: () => gone.push(name) })) as [
    Waiting,
    Waiting,
    Waiting,
    Waiting,
  ];
  for (const one of [a, b, c, d]) queue.enter(one);
  assert.deepEqual(gone, ['a', 'b']);
  queue.leave(c);
  assert.deepEqual(gone, ['a', 'b']);
  queue.leave(a);
  queue.leave(a);
  assert.deepEqual(gone, ['a', 'b', 'd']);
  queue.enter(c);
  queue.leave(b);
  assert.deepEqual(gone, ['a', 'b', 'd', 'c']);
});
