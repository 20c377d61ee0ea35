import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How a link fails. `refuse`: nobody gets in, and who was in is thrown out. `drop`: whoever is in is thrown out, once. `half-open`:
 * nothing passes; afterwards the far side has hung up, and the near side never hears of it. `delay`: everything passes late.
 */
export const cuts = ['refuse', 'drop', 'half-open', 'delay'] as const;
export type Cut = (typeof cuts)[number];

const delayMs = 120;

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Nothing that it sends arrives any more, either way. */
  isMute: boolean;
}

/** A unix socket of ours between two of theirs: everything goes to the first address that answers, until the link is cut. */
export class Link {
  readonly #towards: () => readonly string[];
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #sockets = new Set<Socket>();
  #how: Cut | undefined;

  private constructor(towards: () => readonly string[]) {
    this.#towards = towards;
    this.#server = createServer({ allowHalfOpen: true }, (near) => {
      this.#hold(near);
      this.#join(near).catch(() => near.destroy());
    });
  }

  static async open(path: string, towards: () => readonly string[]): Promise<Link> {
    const link = new Link(towards);
    link.#server.listen(path);
    await once(link.#server, 'listening');
    return link;
  }

  get isCut(): boolean {
    return this.#how !== undefined;
  }

  async cut(how: Cut, forMs: number): Promise<void> {
    if (how === 'refuse' || how === 'drop') this.#throwOut();
    if (how === 'drop') return;
    this.#how = how;
    if (how === 'half-open') for (const pair of this.#pairs) pair.isMute = true;
    await sleep(forMs);
    this.#how = undefined;
    for (const { far, isMute } of this.#pairs) if (isMute) far.destroy();
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #throwOut(): void {
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.destroy();
  }

  async #join(near: Socket): Promise<void> {
    if (this.#how === 'refuse') throw new Error('refused');
    const far = await this.#reach();
    this.#hold(far);
    const pair: Pair = { near, far, isMute: this.#how === 'half-open' };
    this.#pairs.add(pair);
    this.#pass(pair, near, far);
    this.#pass(pair, far, near);
    for (const socket of [near, far]) socket.once('close', () => this.#part(pair));
    if (near.destroyed || far.destroyed) this.#part(pair);
  }

  async #reach(): Promise<Socket> {
    for (const path of this.#towards()) {
      const far = connect({ path, allowHalfOpen: true });
      const isThere = await once(far, 'connect').then(
        () => true,
        () => false,
      );
      if (isThere) return far;
    }
    throw new Error('nobody answers');
  }

  /** One thing after another, also where a delay begins or ends in between. */
  #pass(pair: Pair, from: Socket, to: Socket): void {
    let turn = Promise.resolve();
    const inTurn = (act: () => void): void => {
      turn = turn.then(async () => {
        if (this.#how === 'delay') await sleep(delayMs);
        if (!pair.isMute) act();
      });
    };
    from.on('data', (bytes) => inTurn(() => to.write(bytes)));
    from.on('end', () => inTurn(() => to.end()));
  }

  #part(pair: Pair): void {
    if (!this.#pairs.delete(pair)) return;
    // Who was mute is not told that the other has gone.
    if (!pair.isMute || pair.near.destroyed) pair.far.destroy();
    if (!pair.isMute) pair.near.destroy();
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
