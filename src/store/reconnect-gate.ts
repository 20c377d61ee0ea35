import { setTimeout as sleep } from 'node:timers/promises';

const firstDelayMs = 100;
const longestDelayMs = 2000;

/**
 * While the server is away, only one attempt of this process is under way, after a jittered delay that doubles from 100 ms to
 * 2 s; everybody else shares its outcome. Without it, hammering clients used up all connections and one restart took 24 s.
 */
export class ReconnectGate {
  #failures = 0;
  #probe: Promise<void> | undefined;

  async pass<T>(connect: () => Promise<T>): Promise<T> {
    if (this.#probe !== undefined) await this.#probe;
    if (this.#failures === 0) return this.#attempt(connect);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => undefined);
    this.#probe = promise;
    try {
      await sleep(this.#delayMs());
      const result = await this.#attempt(connect);
      resolve();
      return result;
    } catch (error) {
      reject(error);
      throw error;
    } finally {
      this.#probe = undefined;
    }
  }

  async #attempt<T>(connect: () => Promise<T>): Promise<T> {
    try {
      const result = await connect();
      this.#failures = 0;
      return result;
    } catch (error) {
      this.#failures += 1;
      throw error;
    }
  }

  #delayMs(): number {
    const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (this.#failures - 1));
    return ceiling * (0.5 + Math.random() / 2);
  }
}
