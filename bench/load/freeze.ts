// A server that stands still now and then, under our generator and under one that waits for answers: who sees what visitors would have seen.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { generate } from '#checks/load/generate.ts';
import { isLate } from '#core/load/saturation.ts';
import { Histogram } from '#core/measure/histogram.ts';
import type { BenchOptions } from '../case.ts';
import { rounded } from '../statistics.ts';
import { planFor, timedServer } from './latencies.ts';
import { startServer, type StartedServer } from './start-server.ts';

export interface FreezeResult {
  readonly name: string;
  readonly quantiles: readonly { readonly share: number; readonly truthMs: number; readonly measuredMs: number }[];
  readonly isTold: boolean;
}

const shares = [0.5, 0.975, 0.99];
const rate = 200;
/** Of each stretch the server stands still for the second that begins in its middle. */
const stretchSeconds = 10;
const freezeMs = 1_000;

export async function measureFreeze({ isShort }: BenchOptions): Promise<readonly FreezeResult[]> {
  const seconds = isShort ? stretchSeconds : 3 * stretchSeconds;
  return [
    await seenBy('ours', seconds, sendOurs),
    await seenBy(`autocannon -R ${rate}`, seconds, (url) => sendAutocannon(url, seconds, [])),
    await seenBy(`autocannon -R ${rate} -C`, seconds, (url) => sendAutocannon(url, seconds, ['-C'])),
  ];
}

interface Seen {
  /** Milliseconds at a share; undefined where the generator was not well itself. */
  readonly at: ((share: number) => number) | undefined;
}

type Send = (url: string, seconds: number) => Promise<Seen>;

async function seenBy(name: string, seconds: number, send: Send): Promise<FreezeResult> {
  const server = await startServer(timedServer, ['none']);
  try {
    const [{ at }, frozenMs] = await Promise.all([send(server.url, seconds), freezeNowAndThen(server, seconds)]);
    // Of visitors who come at a steady rate so many come while it stands still, and wait from all of that time down to none.
    const share = frozenMs.reduce((sum, each) => sum + each, 0) / (1_000 * seconds);
    const longestMs = Math.max(...frozenMs);
    const truthOf = (quantile: number): number => Math.max(0, longestMs * (1 - (1 - quantile) / share));
    const quantiles = shares.map((quantile) => ({ share: quantile, truthMs: truthOf(quantile), measuredMs: at?.(quantile) ?? 0 }));
    return { name, quantiles, isTold: at !== undefined };
  } finally {
    await server.end();
  }
}

/** Tells how long it really stood still, each time. */
async function freezeNowAndThen({ child }: StartedServer, seconds: number): Promise<readonly number[]> {
  const frozen: number[] = [];
  for (let stretch = 0; stretch < seconds / stretchSeconds; stretch += 1) {
    await sleep((1_000 * stretchSeconds) / 2);
    child.kill('SIGSTOP');
    const stoppedMs = performance.now();
    await sleep(freezeMs);
    child.kill('SIGCONT');
    frozen.push(performance.now() - stoppedMs);
    await sleep((1_000 * stretchSeconds) / 2 - freezeMs);
  }
  return frozen;
}

async function sendOurs(url: string, seconds: number): Promise<Seen> {
  const run = await generate(planFor(url, rate, seconds), { signal: new AbortController().signal });
  const all = new Histogram();
  for (const { latency } of run.steps) all.merge(latency);
  const isWell = run.seconds.filter(isLate).length <= seconds / 10;
  return { at: isWell ? (share) => (all.quantile(share) ?? 0) / 1_000 : undefined };
}

const program = fileURLToPath(import.meta.resolve('autocannon'));
const answer = z.object({ latency: z.object({ p50: z.number(), p97_5: z.number(), p99: z.number() }) });

async function sendAutocannon(url: string, seconds: number, more: readonly string[]): Promise<Seen> {
  const argv = [program, '-j', '-n', '-c', '10', '-R', String(rate), '-d', String(seconds), ...more, url];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (said += String(part)));
  await once(child, 'close');
  const { latency } = answer.parse(JSON.parse(said));
  const known = new Map([
    [0.5, latency.p50],
    [0.975, latency.p97_5],
    [0.99, latency.p99],
  ]);
  return { at: (share) => known.get(share) ?? 0 };
}

/** The worst of the quantiles that a stand-still decides, in per cent of the truth. */
export function offOf({ quantiles }: FreezeResult): number {
  const slow = quantiles.filter(({ truthMs }) => truthMs > 0);
  return Math.max(...slow.map(({ truthMs, measuredMs }) => 100 * Math.abs(measuredMs / truthMs - 1)));
}

export function linesOfFreeze(results: readonly FreezeResult[]): readonly string[] {
  return [
    `a server that stands still for ${freezeMs} ms of each ${stretchSeconds} s, ${rate} requests a second: what visitors wait, and what is measured (milliseconds)`,
    ...results.map((result) => {
      const told = result.quantiles.map(
        ({ share, truthMs, measuredMs }) =>
          `p${100 * share}${String(rounded(truthMs)).padStart(8)}${String(rounded(measuredMs)).padStart(8)}`,
      );
      return `${result.name.padEnd(22)}${told.join('   ')}   ${result.isTold ? `${rounded(offOf(result))} % off` : 'not told'}`;
    }),
  ];
}
