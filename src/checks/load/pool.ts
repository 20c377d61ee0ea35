import { Connection, wordsOf, type Destination, type Ended, type WireRequest } from './connection.ts';

/** A request that waits for its connection, and how it ends. */
interface Waiting {
  readonly request: WireRequest;
  readonly limitMs: number;
  readonly onEnd: (ended: Ended) => void;
}

/**
 * Connections to one destination. Every request gets one at once, an idle one or a new one, up to the most that this host is to bear;
 * beyond it requests wait in turn. A request that is not answered within its limit is broken, and its connection with it.
 */
export class Pool {
  readonly #destination: Destination;
  readonly #most: number;
  readonly #signal: AbortSignal;
  /** The one used last is used first: those not needed any more grow old on the server. */
  readonly #idle: Connection[] = [];
  readonly #queue: Waiting[] = [];
  readonly #all = new Set<Connection>();
  #count = 0;

  constructor(destination: Destination, { most, signal }: { readonly most: number; readonly signal: AbortSignal }) {
    this.#destination = destination;
    this.#most = most;
    this.#signal = signal;
  }

  send(request: WireRequest, limitMs: number, onEnd: (ended: Ended) => void): void {
    const waiting = { request, limitMs, onEnd };
    const idle = this.#takeIdle();
    if (idle !== undefined) this.#run(idle, waiting);
    else if (this.#count < this.#most) void this.#open(waiting);
    else this.#queue.push(waiting);
  }

  close(): void {
    for (const connection of this.#all) connection.end('was stopped');
  }

  #takeIdle(): Connection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined || connection.isOpen) return connection;
      this.#forget(connection);
    }
  }

  async #open(waiting: Waiting): Promise<void> {
    this.#count += 1;
    const startedMs = performance.now();
    try {
      const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(waiting.limitMs)]);
      const connection = await Connection.open(this.#destination, signal);
      this.#all.add(connection);
      this.#run(connection, { ...waiting, limitMs: Math.max(1, waiting.limitMs - (performance.now() - startedMs)) });
    } catch (error) {
      this.#count -= 1;
      const because = this.#signal.aborted || !isTimeout(error) ? wordsOf(error) : unreachedInTime;
      waiting.onEnd({ kind: 'broken', because, isStale: false });
      this.#next();
    }
  }

  #run(connection: Connection, waiting: Waiting): void {
    const { request, limitMs, onEnd } = waiting;
    const timer = setTimeout(() => connection.end(unansweredInTime), limitMs);
    connection.send(request, (ended) => {
      clearTimeout(timer);
      if (connection.isOpen) this.#idle.push(connection);
      else this.#forget(connection);
      // Its turn was used up by a server that had just hung up; that says nothing of the service.
      if (ended.kind === 'broken' && ended.isStale && !this.#signal.aborted) void this.#open(waiting);
      else onEnd(ended);
      this.#next();
    });
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const idle = this.#takeIdle();
      if (idle === undefined && this.#count >= this.#most) return;
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      if (idle === undefined) void this.#open(waiting);
      else this.#run(idle, waiting);
    }
  }

  #forget(connection: Connection): void {
    if (this.#all.delete(connection)) this.#count -= 1;
  }
}

const unreachedInTime = 'could not be reached in time';
const unansweredInTime = 'gave no whole answer in time';

/** Whether this is why a request failed: its time was over. */
export function isTooLate(because: string): boolean {
  return because === unreachedInTime || because === unansweredInTime;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
