// How soon an abort is felt: a migration of an hour is aborted over REST, and its process is watched.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packArtefact } from '#cli/pack/pack-artefact.ts';
import { ordersShape } from '#core/api/system-shapes.ts';
import { readProcess } from '#targets/process/proc.ts';
import { whileItGoesOn } from './progress.ts';
import type { RestClient } from './rest-client.ts';

const restMs = 2;
const lookMs = 30;
const limitMs = 30_000;
/** If nothing moves for so long the migration is not slow to start but lost. */
const stillMs = 60_000;

const slowFile = `lockstep: 1
system: slow
roles:
  admin: [admin]
  developer: [dora]
services:
  app: {source: 'directory:./app', command: node server.js, migrations: node migrate.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;

export interface Cancels {
  /** From the request that aborts to the end of the migration's process, milliseconds. */
  readonly times: readonly number[];
  readonly wrong: readonly string[];
}

/** Aborts a migration so many times; the first that is lost is the last. */
export async function timeCancels(client: RestClient, folder: string, count: number): Promise<Cancels> {
  const runs = path.join(folder, 'slow-runs');
  const bill = await beginSlow(client, folder, runs).catch((error: unknown) => String(error));
  if (typeof bill === 'string') return { times: [], wrong: [`lost: ${bill}`] };
  const times: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const took = await cancelOne(client, { release: `1.${number}.0`, bill, runs }).catch((error: unknown) => String(error));
    if (typeof took === 'string') return { times, wrong: [`lost: ${took}`] };
    times.push(took);
  }
  return { times, wrong: [] };
}

async function beginSlow(client: RestClient, folder: string, runs: string): Promise<object> {
  await client.ask({ by: 'admin', method: 'PUT', path: '/api/systems/slow/file', body: slowFile });
  return slowBill(client, folder, runs);
}

/** A release with a migration that writes down its process number, and sleeps. */
async function slowBill(client: RestClient, folder: string, runs: string): Promise<object> {
  const source = path.join(folder, 'slow-app');
  await mkdir(source);
  const note = `require('node:fs').writeFileSync(${JSON.stringify(runs)}, String(process.pid));\nsetTimeout(() => {}, 3_600_000);\n`;
  await writeFile(path.join(source, 'migrate.js'), note);
  await writeFile(path.join(source, 'server.js'), '');
  const packed = await packArtefact({ service: 'app', typed: source, folder, lent: folder });
  await client.ask({ by: 'dora', method: 'PUT', path: '/api/blobs', body: await readFile(packed.file) });
  return { app: { digest: packed.digest, blob: packed.blob, source: packed.source } };
}

interface Run {
  readonly release: string;
  readonly bill: object;
  readonly runs: string;
}

async function cancelOne(client: RestClient, { release, bill, runs }: Run): Promise<number> {
  const command = (kind: string, body: object): Promise<unknown> =>
    client.ask({ by: 'dora', method: 'POST', path: `/api/systems/slow/commands/${kind}`, body, commandId: `slow-${kind}-${release}` });
  await command('create', { release, bill, authors: ['dora'] });
  await command('promote', { release, stage: 'DEV', wait: true });
  const pid = await pidIn(runs, client, release);
  const promotion = (await ordersOf(client))[0]?.promotion ?? '';
  const began = performance.now();
  await Promise.all([command('abort', { promotion, reason: 'It takes too long.' }), untilGone(pid)]);
  const tookMs = performance.now() - began;
  await rm(runs);
  await whileItGoesOn(untilAtRest(client), { news: () => client.news, stillMs, what: `${release} is taken back` });
  return tookMs;
}

/** The migration's process, as soon as it has said which it is. */
async function pidIn(file: string, client: RestClient, release: string): Promise<number> {
  const told = async (): Promise<number> => {
    for (;;) {
      const text = existsSync(file) ? await readFile(file, 'utf8') : '';
      if (text !== '') return Number(text);
      await ordersOf(client);
      await sleep(lookMs);
    }
  };
  try {
    return await whileItGoesOn(told(), { news: () => client.news, stillMs, what: `the slow migration of ${release} starts` });
  } catch (error) {
    const why = await client.ask({ by: 'dora', method: 'GET', path: `/api/systems/slow/releases/${release}/why` });
    throw new Error(`${String(error)}; ${JSON.stringify([await ordersOf(client), why])}`, { cause: error });
  }
}

async function untilAtRest(client: RestClient): Promise<void> {
  while ((await ordersOf(client)).length > 0) await sleep(lookMs);
}

async function untilGone(pid: number): Promise<void> {
  for (const until = performance.now() + limitMs; performance.now() < until; await sleep(restMs)) {
    const found = readProcess(pid);
    if (found === undefined || found.isZombie) return;
  }
}

async function ordersOf(client: RestClient) {
  const answer = await client.ask({ by: 'dora', method: 'GET', path: '/api/systems/slow/orders' });
  return ordersShape.parse(answer).orders;
}
