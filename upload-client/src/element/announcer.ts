import { formatFiles } from './format';

const MILESTONES = [75, 50, 25];
/** Before anything is said: what happens together is told together. */
const PAUSE_MS = 1000;
/** More names than these would be a litany. */
const FAILURES_NAMED = 3;

/**
 * Decides what a screen reader says: each thing once, at the most once a second, and nothing that has been overtaken, such
 * as a milestone when the end is reached.
 */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #later: (task: () => void, ms: number) => unknown;
  #waiting = new Announcement();
  #planned = false;
  #milestoneReached = 0;

  constructor(
    say: (text: string) => void,
    later: (task: () => void, ms: number) => unknown = (task, ms) => setTimeout(task, ms),
  ) {
    this.#say = say;
    this.#later = later;
  }

  /** Something that stays true until the next one. */
  connection(text: string): void {
    this.#plan().connection = text;
  }

  /** Something that stands for all that was said of it before. */
  notice(text: string): void {
    this.#plan().notice = text;
  }

  started(name: string): void {
    const waiting = this.#plan();
    // That of the round before is not overtaken by this one
    waiting.endBefore ||= waiting.end;
    waiting.end = '';
    waiting.started.push(name);
  }

  failed(name: string, message: string): void {
    this.#plan().failures.push(`${name}: ${message}`);
  }

  /** How much of all files is there. */
  progressed(percentage: number): void {
    const milestone = MILESTONES.find((milestone) => percentage >= milestone) ?? 0;
    if (milestone <= this.#milestoneReached) return;
    this.#milestoneReached = milestone;
    this.#plan().milestone = `${milestone} % uploaded.`;
  }

  /** All that was started has ended; what is started now is a new round. */
  ended(text: string): void {
    this.#milestoneReached = 0;
    const waiting = this.#plan();
    waiting.milestone = '';
    waiting.end = text;
  }

  #plan(): Announcement {
    if (!this.#planned) {
      this.#planned = true;
      this.#later(() => this.#sayAll(), PAUSE_MS);
    }
    return this.#waiting;
  }

  #sayAll(): void {
    const { text } = this.#waiting;
    this.#planned = false;
    this.#waiting = new Announcement();
    if (text) this.#say(text);
  }
}

class Announcement {
  connection = '';
  notice = '';
  endBefore = '';
  started: string[] = [];
  failures: string[] = [];
  milestone = '';
  end = '';

  get text(): string {
    return [this.connection, this.notice, this.endBefore, this.#start(), ...this.#failed(), this.milestone, this.end]
      .filter(Boolean)
      .join(' ');
  }

  #start(): string {
    const [name] = this.started;
    if (name === undefined) return '';
    return `Uploading ${this.started.length === 1 ? name : formatFiles(this.started.length)}.`;
  }

  #failed(): string[] {
    if (this.failures.length <= FAILURES_NAMED) return this.failures;
    return [`${formatFiles(this.failures.length)} could not be uploaded.`];
  }
}
