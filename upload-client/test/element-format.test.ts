import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes } from '../src/client/format';
import { formatFiles, formatPercentage, formatSeconds } from '../src/element/format';

test('bytes are written in the largest unit that keeps them above one', () => {
  const written = [0, 1, 1023, 1024, 1536, 1024 ** 2 - 1, 5 * 1024 ** 2, 3.25 * 1024 ** 3, 2 ** 53].map(formatBytes);
  assert.deepEqual(written, ['0 B', '1 B', '1023 B', '1 KB', '1.5 KB', '1 MB', '5 MB', '3.3 GB', '8 PB']);
});

test('time is written in two units at the most, and never too short', () => {
  const minute = 60;
  const hour = 60 * minute;
  const day = 24 * hour;
  const expected: [number, string][] = [
    [0, '1 s'],
    [0.2, '1 s'],
    [59, '59 s'],
    [59.5, '1 min'],
    [61, '2 min'],
    [59 * minute, '59 min'],
    [59 * minute + 1, '1 h'],
    [hour + 1, '1 h 1 min'],
    [4000, '1 h 7 min'],
    [2 * hour, '2 h'],
    [day - 1, '1 d'],
    [day + hour, '1 d 1 h'],
    [400 * day, '400 d'],
  ];
  for (const [seconds, text] of expected) assert.equal(formatSeconds(seconds), text, `${seconds} seconds`);
});

test('a percentage is not rounded up', () => {
  assert.deepEqual([0, 0.9, 99.99, 100].map(formatPercentage), ['0 %', '0 %', '99 %', '100 %']);
});

test('files are counted in words', () => {
  assert.deepEqual([0, 1, 2, 10_000].map(formatFiles), ['0 files', '1 file', '2 files', '10,000 files']);
});
