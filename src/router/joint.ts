import type { Duplex } from 'node:stream';
import { Frames, restartFrame } from './frames.ts';

/** A frame that is under way may take so long to its end, and a visitor to read the last word and go away. */
export const patienceMs = 2_000;

/** Two connections that became one: a visitor's and a service's, speaking WebSocket. */
export class Joint {
  readonly #visitor: Duplex;
  readonly #service: Duplex;
  readonly #frames = new Frames();
  #isEnding = false;
  #isOver = false;

  constructor(visitor: Duplex, service: Duplex) {
    this.#visitor = visitor;
    this.#service = service;
  }

  /** Bytes flow both ways until either side ends. */
  start(heads: { readonly ofVisitor: Buffer; readonly ofService: Buffer }): void {
    const [visitor, service] = [this.#visitor, this.#service];
    service.on('error', () => service.destroy());
    visitor.once('close', () => service.destroy());
    service.once('end', () => this.#leave());
    service.once('close', () => this.#leave());
    visitor.on('drain', () => service.resume());
    if (heads.ofVisitor.length > 0) service.write(heads.ofVisitor);
    if (heads.ofService.length > 0) this.#pass(heads.ofService);
    visitor.pipe(service);
    service.on('data', (chunk: Buffer) => this.#pass(chunk));
  }

  /** Says to the visitor, between two frames, that it is to connect again; then ends both. False where that was begun before. */
  restart(): boolean {
    if (this.#isEnding) return false;
    this.#isEnding = true;
    if (this.#frames.isBetween) this.#leave(restartFrame());
    else setTimeout(() => this.#leave(), patienceMs);
    return true;
  }

  #pass(chunk: Buffer): void {
    if (this.#isOver) return;
    const end = this.#frames.pass(chunk);
    if (this.#isEnding && end !== -1) {
      this.#visitor.write(chunk.subarray(0, end));
      return this.#leave(restartFrame());
    }
    if (!this.#visitor.write(chunk)) this.#service.pause();
  }

  /** Everything that was written still reaches the visitor; what it says from now on is nobody's any more. */
  #leave(lastWord?: Buffer): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const [visitor, service] = [this.#visitor, this.#service];
    visitor.unpipe(service);
    service.destroy();
    visitor.resume();
    visitor.end(this.#frames.isClosing ? undefined : lastWord);
    const timer = setTimeout(() => visitor.destroy(), patienceMs);
    visitor.once('close', () => clearTimeout(timer));
  }
}
