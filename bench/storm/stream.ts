import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

/** A hint as it came. */
export interface Heard {
  readonly system: string;
  readonly seq: number;
  readonly at: number;
}

/** No connection is used by two, and none waits for another. */
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/** One open page: it hears hints, and comes back where its connection is cut, with the last thing that it heard. */
export class Stream {
  readonly heard: Heard[] = [];
  readonly #url: string;
  readonly #token: string;
  #request: ClientRequest | undefined;
  #lastId: string | undefined;
  #rest = '';
  #hasLeft = false;
  /** Pieces that came; the server wrote no fewer. */
  pieces = 0;
  /** How often it came. */
  visits = 0;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Resolves when the first piece has come. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const known = this.#lastId === undefined ? {} : { 'last-event-id': this.#lastId };
      const headers = { authorization: `Bearer ${this.#token}`, accept: 'text/event-stream', ...known };
      this.#rest = '';
      this.#request = request(`${this.#url}/api/events`, { headers, agent }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`a stream was refused: ${response.statusCode}`));
        this.visits += 1;
        this.#follow(response, resolve);
      });
      this.#request.on('error', (error) => {
        if (this.#hasLeft) resolve();
        else reject(error);
      });
      this.#request.end();
    });
  }

  /** As a network does that breaks, with whatever was under way. Resolves when it is back. */
  async cut(): Promise<void> {
    this.#request?.removeAllListeners('error');
    this.#request?.on('error', () => undefined);
    this.#request?.destroy();
    await this.open();
  }

  leave(): void {
    this.#hasLeft = true;
    this.#request?.destroy();
  }

  #follow(response: IncomingMessage, resolve: () => void): void {
    response.setEncoding('utf8');
    response.on('error', () => undefined);
    response.on('data', (piece: string) => {
      resolve();
      this.pieces += 1;
      this.#take(piece);
    });
  }

  #take(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    const at = Date.now();
    for (const line of lines) {
      const id = /^id: (.+):(\d+)$/.exec(line);
      if (id === null) continue;
      this.#lastId = `${id[1]}:${id[2]}`;
      this.heard.push({ system: id[1] ?? '', seq: Number(id[2]), at });
    }
  }
}
