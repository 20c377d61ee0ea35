// How soon an abort is felt: a migration of an hour is aborted over REST, and its process is watched.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packArtefact } from '#cli/pack/pack-artefact.ts';
import { ordersShape } from '#core/api/system-shapes.ts';
import { readProcess } from '#targets/process/proc.ts';
import type { RestClient } from './rest-client.ts';

const restMs = 2;
const lookMs = 30;
const limitMs = 30_000;

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

/** From the request that aborts to the end of the migration's process, milliseconds, so many times. */
export async function timeCancels(client: RestClient, folder: string, count: number): Promise<readonly number[]> {
  await client.ask({ by: 'admin', method: 'PUT', path: '/api/systems/slow/file', body: slowFile });
  const runs = path.join(folder, 'slow-runs');
  const bill = await slowBill(client, folder, runs);
  const times: number[] = [];
  for (let number = 1; number <= count; number += 1) times.push(await cancelOne(client, { release: `1.${number}.0`, bill, runs }));
  return times;
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
  const pid = await pidIn(runs);
  const promotion = (await ordersOf(client))[0]?.promotion ?? '';
  const began = performance.now();
  await Promise.all([command('abort', { promotion, reason: 'It takes too long.' }), untilGone(pid)]);
  const tookMs = performance.now() - began;
  await rm(runs);
  while ((await ordersOf(client)).length > 0) await sleep(lookMs);
  return tookMs;
}

async function pidIn(file: string): Promise<number> {
  for (const until = performance.now() + limitMs; performance.now() < until; await sleep(lookMs)) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (text !== '') return Number(text);
  }
  throw new Error('the slow migration was never started');
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
