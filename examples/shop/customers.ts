import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Response } from './source/ask.ts';

/** What the customers asked for since some instant, and how it went. */
export interface CustomerCounts {
  readonly requests: number;
  /** A status of 500 or more, a broken connection, a page that is not whole, or no answer in time. */
  readonly failures: number;
  /** What went wrong, in words, how often. */
  readonly reasons: { readonly [reason: string]: number };
  /** Version of the shop → pages that it gave. */
  readonly versions: { readonly [version: string]: number };
  readonly slowestMs: number;
  /** The first of those that failed, each with when it was asked, by the monotonic clock. */
  readonly failed: readonly Failed[];
}

export interface Failed {
  readonly askedMs: number;
  readonly reason: string;
}

export interface Customers {
  /** Since the first customer. Requests still under way are not counted yet. */
  counts(): CustomerCounts;
  /** Counts anew from now on, besides: what the mark gives tells what has ended since. */
  mark(): () => CustomerCounts;
  /** Settles when the last request has ended, after the signal has aborted. */
  readonly ended: Promise<void>;
}

export interface CustomerOptions {
  /** Of the service `web`. */
  readonly url: string;
  readonly perSecond: number;
  readonly signal: AbortSignal;
  /** How long a customer waits. Default: 5 s. */
  readonly limitMs?: number;
}

/** One request, ended. */
interface Visit {
  readonly reason?: string;
  readonly version?: string;
  readonly askedMs: number;
  readonly ms: number;
}

const ordersEvery = 10;
const mostTold = 500;

/**
 * Steady customers of the shop: an open loop (a slow answer does not slow the next customer down), on connections that are kept alive.
 * Nine look at the shop, the tenth orders, until the signal aborts.
 */
export function startCustomers(options: CustomerOptions): Customers {
  const all = new Tally();
  const tallies = [all];
  return {
    counts: () => all.counts(),
    mark: () => {
      const since = new Tally();
      tallies.push(since);
      return () => since.counts();
    },
    ended: comeAndGo(options, (visit) => {
      for (const tally of tallies) tally.add(visit);
    }),
  };
}

async function comeAndGo(options: CustomerOptions, count: (visit: Visit) => void): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64, scheduling: 'fifo' });
  const underWay = new Set<Promise<void>>();
  const startedMs = performance.now();
  for (let number = 1; ; number += 1) {
    // By the clock, not by the pause before: a late timer does not make customers fewer.
    const dueMs = startedMs + (number * 1000) / options.perSecond;
    await pause(Math.max(0, dueMs - performance.now()), undefined, { signal: options.signal }).catch(() => undefined);
    if (options.signal.aborted) break;
    const visit = visitShop(options, number, agent).then((ended) => {
      count(ended);
      underWay.delete(visit);
    });
    underWay.add(visit);
  }
  await Promise.all(underWay);
  agent.destroy();
}

async function visitShop({ url, limitMs = 5000 }: CustomerOptions, number: number, agent: Agent): Promise<Visit> {
  const startedMs = performance.now();
  const isOrder = number % ordersEvery === 0;
  const base = url.replace(/\/$/, '');
  const cookie = cookieOf(number);
  try {
    const answer = isOrder
      ? await ask(`${base}/checkout`, {
          method: 'POST',
          body: orderForm(number),
          type: 'application/x-www-form-urlencoded',
          cookie,
          agent,
          limitMs,
        })
      : await ask(`${base}/`, { cookie, agent, limitMs });
    const reason = isOrder ? wrongWithOrder(answer) : wrongWithShop(answer);
    const version = /<span class="version">([\w.]+)/.exec(answer.body)?.[1];
    return {
      askedMs: startedMs,
      ms: performance.now() - startedMs,
      ...(reason === undefined ? {} : { reason }),
      ...(version === undefined ? {} : { version }),
    };
  } catch (error) {
    return { askedMs: startedMs, ms: performance.now() - startedMs, reason: error instanceof Error ? wordsOf(error) : String(error) };
  }
}

/** So many come again and again; each keeps a cookie, and every other one a basket from long ago. */
const people = 600;

function cookieOf(number: number): string {
  const person = (number * 7) % people;
  // Names hang on no clock, so the same few see what is new first, each time: by these, 5 in a hundred of them do, of which a look can make something.
  return `customer=p${person}${person % 2 === 0 ? '; basket=old' : ''}`;
}

/** Orders of one product: what every version of the shop reckons rightly. */
function orderForm(number: number): string {
  const product = ['lamp', 'kettle', 'blanket', 'notebook'][(number / ordersEvery) % 4];
  return `customer=Customer+${number}&${product}=${1 + (number % 3)}`;
}

function wrongWithShop(answer: Response): string | undefined {
  if (answer.status !== 200) return `status ${answer.status}`;
  return answer.body.includes('Desk lamp') && answer.body.trimEnd().endsWith('</html>') ? undefined : 'a page that is not whole';
}

function wrongWithOrder(answer: Response): string | undefined {
  if (answer.status !== 200) return `status ${answer.status}`;
  return answer.body.includes('Total <strong>€ ') && answer.body.trimEnd().endsWith('</html>') ? undefined : 'an order without a total';
}

function wordsOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** Sums, not a list: customers may come for weeks. */
class Tally {
  private requests = 0;
  private failures = 0;
  private slowestMs = 0;
  private readonly reasons = new Map<string, number>();
  private readonly versions = new Map<string, number>();
  private readonly failed: Failed[] = [];

  add({ reason, version, askedMs, ms }: Visit): void {
    this.requests += 1;
    this.slowestMs = Math.max(this.slowestMs, ms);
    if (version !== undefined) raise(this.versions, version);
    if (reason === undefined) return;
    this.failures += 1;
    raise(this.reasons, reason);
    if (this.failed.length < mostTold) this.failed.push({ askedMs, reason });
  }

  counts(): CustomerCounts {
    const { requests, failures } = this;
    const failed = [...this.failed];
    const [reasons, versions] = [Object.fromEntries(this.reasons), Object.fromEntries(this.versions)];
    return { requests, failures, reasons, versions, slowestMs: Math.round(this.slowestMs), failed };
  }
}

function raise(counts: Map<string, number>, word: string): void {
  counts.set(word, (counts.get(word) ?? 0) + 1);
}
