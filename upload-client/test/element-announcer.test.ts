import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Announcer } from '../src/element/announcer';

function listening() {
  const said: string[] = [];
  let tasks: (() => void)[] = [];
  const announcer = new Announcer((text) => said.push(text), (task) => tasks.push(task));
  /** Lets the time pass that it waits. */
  function pause() {
    const due = tasks;
    tasks = [];
    for (const task of due) task();
  }
  return { announcer, said, pause };
}

test('tells the start, the milestones and the end of an upload once', () => {
  const { announcer, said, pause } = listening();
  announcer.started('film.mp4');
  pause();
  for (let percentage = 0; percentage < 100; percentage++) {
    announcer.progressed(percentage);
    pause();
  }
  announcer.ended('film.mp4 uploaded.');
  pause();
  pause();
  assert.deepEqual(said, [
    'Uploading film.mp4.',
    '25 % uploaded.',
    '50 % uploaded.',
    '75 % uploaded.',
    'film.mp4 uploaded.',
  ]);
});

test('says nothing that has been overtaken', () => {
  const { announcer, said, pause } = listening();
  announcer.started('film.mp4');
  announcer.progressed(25);
  announcer.progressed(60);
  pause();
  announcer.progressed(80);
  announcer.ended('film.mp4 uploaded.');
  pause();
  assert.deepEqual(said, ['Uploading film.mp4. 50 % uploaded.', 'film.mp4 uploaded.']);
});

test('counts what is started together', () => {
  const { announcer, said, pause } = listening();
  for (let file = 0; file < 10_000; file++) announcer.started(`${file}.txt`);
  pause();
  assert.deepEqual(said, ['Uploading 10,000 files.']);
});

test('tells each failure, unless there are many', () => {
  const { announcer, said, pause } = listening();
  announcer.failed('a', 'It is too large.');
  announcer.failed('b', 'It is too large.');
  pause();
  for (let file = 0; file < 4; file++) announcer.failed(`${file}`, 'It is too large.');
  pause();
  assert.deepEqual(said, ['a: It is too large. b: It is too large.', '4 files could not be uploaded.']);
});

test('a new round has milestones of its own, and the end of the one before is not lost', () => {
  const { announcer, said, pause } = listening();
  announcer.progressed(75);
  pause();
  announcer.ended('a uploaded.');
  announcer.started('b');
  pause();
  announcer.progressed(25);
  pause();
  assert.deepEqual(said, ['75 % uploaded.', 'a uploaded. Uploading b.', '25 % uploaded.']);
});

test('of a connection that comes and goes the last is told', () => {
  const { announcer, said, pause } = listening();
  announcer.connection('The connection is lost.');
  announcer.connection('Connected');
  pause();
  assert.deepEqual(said, ['Connected']);
});

test('has nothing to say of a failure that has been told', () => {
  const { announcer, said, pause } = listening();
  announcer.ended('');
  pause();
  assert.deepEqual(said, []);
});
