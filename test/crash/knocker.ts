// Somebody who asks once, and looks at the answer whatever it is; only who asks too often waits.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ordersShape } from '#core/api/system-shapes.ts';
import { password } from './shop-walker.ts';
import { enter } from '../enter.ts';

const slowDownMs = 300;
const mostMs = 45_000;
const errorShape = z.object({ error: z.object({ sentence: z.string() }) });
const billedShape = z.looseObject({ bill: z.record(z.string(), z.unknown()) });

export interface Knocked {
  /** 0 where nobody answered. */
  readonly status: number;
  readonly text: string;
  /** Of an answer that is no success. */
  readonly sentence: string;
}

export class Knocker {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(person: string): Promise<void> {
    this.#cookies.set(person, await enter(this.#url, { name: person, password }));
  }

  async get(path: string): Promise<Knocked> {
    return this.#ask(path, { headers: { cookie: this.#cookies.get('carla') ?? '' } });
  }

  async command(by: string, kind: string, body: object): Promise<Knocked> {
    const headers = { cookie: this.#cookies.get(by) ?? '', origin: this.#url, 'content-type': 'application/json' };
    return this.#ask(`/api/systems/shop/commands/${kind}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async billOf(release: string): Promise<unknown> {
    return billedShape.parse(JSON.parse((await this.get(`/api/systems/shop/releases/${release}`)).text)).bill;
  }

  async hasOrderIn(environment: string): Promise<boolean> {
    const { status, text } = await this.get('/api/systems/shop/orders');
    return status === 200 && ordersShape.parse(JSON.parse(text)).orders.some((order) => order.environment === environment);
  }

  async #ask(path: string, request: RequestInit): Promise<Knocked> {
    try {
      const response = await fetch(`${this.#url}${path}`, { ...request, signal: AbortSignal.timeout(mostMs) });
      const text = await response.text();
      if (response.status !== 429) return { status: response.status, text, sentence: response.ok ? '' : sentenceIn(text) };
    } catch (error) {
      return { status: 0, text: String(error), sentence: '' };
    }
    await sleep(slowDownMs);
    return this.#ask(path, request);
  }
}

function sentenceIn(text: string): string {
  return errorShape.parse(JSON.parse(text)).error.sentence;
}
