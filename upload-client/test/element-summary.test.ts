import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UploadState } from '../src/client/types';
import { Summary } from '../src/element/summary';

const KIB = 1024;

function share(state: UploadState, size: number, bytesUploaded = 0, speed = 0) {
  return { state, size, bytesUploaded, speed };
}

test('sums up what is under way', () => {
  const summary = new Summary<string>();
  summary.set('b', share('uploading', 4 * KIB, KIB, 512));
  summary.set('c', share('waiting', 2 * KIB));
  summary.set('a', share('complete', 2 * KIB, 2 * KIB));

  assert.equal(summary.text, '1 of 3 files uploaded');
  assert.equal(summary.details, '3 KB of 8 KB · 512 B/s · 10 s left');
  assert.equal(summary.open, 2);
  assert.equal(summary.count('waiting', 'uploading'), 2);
});

test('an upload counts once, as it was last set', () => {
  const summary = new Summary<string>();
  summary.set('b', share('waiting', KIB));
  for (let bytes = 0; bytes < KIB; bytes += 256) summary.set('a', share('uploading', KIB, bytes, 100));

  assert.equal(summary.details, '768 B of 2 KB · 100 B/s · 13 s left');
  summary.set('a', share('paused', KIB, 768, 100));
  assert.equal(summary.details, '768 B of 2 KB', 'what is paused has no speed');
  assert.equal(summary.stateOf('a'), 'paused');
  summary.remove('a');
  assert.equal(summary.details, '0 B of 1 KB');
  assert.equal(summary.stateOf('a'), undefined);
});

test('is at 100 % when all files are complete, and not before', () => {
  const summary = new Summary<number>();
  for (let file = 0; file < 3; file++) summary.set(file, share('waiting', 0));
  assert.equal(summary.percentage, 0);
  summary.set(0, share('complete', 0));
  assert.ok(summary.percentage > 33 && summary.percentage < 34);
  summary.set(1, share('complete', 0));
  summary.set(2, share('verifying', 1000, 1000));
  assert.ok(summary.percentage < 100);
  summary.set(2, share('complete', 1000, 1000));
  assert.equal(summary.percentage, 100);
});

test('files that failed or were cancelled are not waited for', () => {
  const summary = new Summary<string>();
  for (const file of ['a', 'b', 'c']) summary.set(file, share('waiting', 100));
  summary.set('a', share('failed', 100, 50));
  summary.set('b', share('cancelled', 100, 50));
  assert.equal(summary.text, '0 of 1 file uploaded');
  assert.equal(summary.details, '0 B of 100 B');
  summary.set('c', share('complete', 100, 100));
  assert.equal(summary.percentage, 100);
});

test('says what became of them at the end', () => {
  const summary = new Summary<number>();
  summary.set(0, share('complete', 1, 1));
  assert.equal(summary.text, '1 file uploaded');
  assert.equal(summary.end('a.txt'), 'a.txt uploaded');
  assert.equal(summary.details, '');

  for (let file = 1; file <= 5; file++) summary.set(file, share('waiting', 1));
  for (let file = 1; file <= 3; file++) summary.set(file, share('complete', 1, 1));
  summary.set(4, share('failed', 1));
  summary.set(5, share('cancelled', 1));
  assert.equal(summary.end('a.txt'), '3 files uploaded, 1 failed, 1 cancelled');
});

test('what is added when all others have ended begins a new round', () => {
  const summary = new Summary<string>();
  summary.set('a', share('complete', 100, 100));
  summary.set('b', share('waiting', 300));
  assert.equal(summary.text, '0 of 1 file uploaded');
  assert.equal(summary.percentage, 0);
});

test('what is tried again stays in its round', () => {
  const summary = new Summary<string>();
  summary.set('a', share('waiting', 100));
  summary.set('b', share('failed', 100));
  summary.set('a', share('complete', 100, 100));
  summary.set('b', share('waiting', 100));
  assert.equal(summary.text, '1 of 2 files uploaded');
});
