import { newId } from './id';
import type { Recollection } from './memory';
import type { Ready } from './wire';

/** What the server knows an upload by, and what will be remembered of it. */
export class Ticket {
  #id = newId();
  #token: string | undefined;
  #recollection: Recollection | undefined;
  #isRecalled = false;

  get id(): string {
    return this.#id;
  }

  /** Whether the server can be asked to go on. */
  get isGranted(): boolean {
    return this.#token !== undefined;
  }

  /** Whether it was granted at an earlier visit. */
  get isRecalled(): boolean {
    return this.#isRecalled;
  }

  get message(): { uploadId: string; resumeToken?: string } {
    return { uploadId: this.#id, ...(this.#token !== undefined && { resumeToken: this.#token }) };
  }

  recall(recollection: Recollection | undefined): void {
    this.#recollection = recollection;
    const found = recollection?.found;
    if (!found || this.#token !== undefined) return;
    this.#id = found.uploadId;
    this.#token = found.resumeToken;
    this.#isRecalled = true;
  }

  granted({ resumeToken, expiresAt }: Ready): void {
    this.#token = resumeToken;
    if (resumeToken !== undefined) void this.#recollection?.save({ uploadId: this.#id, resumeToken, expiresAt });
  }

  /** Takes another name: the server does not know this one any more, or may have it without a token that came. */
  renew(): void {
    this.forget();
    this.#id = newId();
    this.#token = undefined;
    this.#isRecalled = false;
  }

  forget(): void {
    void this.#recollection?.forget();
  }

  /** What is remembered is for whoever uploads the file next. */
  release(): void {
    this.#recollection?.release();
    this.#recollection = undefined;
  }
}
