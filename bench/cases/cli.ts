// What `lockstep status` takes over a Node that does nothing: start, one GET, the board. Both are started in turns, so that a busy machine
// slows both; with `--slow` the controller answers later.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, BenchResult } from '../case.ts';
import { spreadOf } from '../statistics.ts';
import { benchSystem, systemName } from '../store/system.ts';
import { emptyState } from '#core/empty-state.ts';
import { step } from '#core/step.ts';
import { boardView } from '#core/views/board.ts';

/** Milliseconds that an empty Node is slower by. */
const targets = { overBareP50Ms: 60 };
const root = path.resolve(import.meta.dirname, '../..');

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-bench-cli-'));
  const controller = await answering(slowMs);
  try {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      NODE_COMPILE_CACHE: path.join(folder, 'cache'),
      LOCKSTEP_URL: controller.url,
      LOCKSTEP_SYSTEM: systemName,
      LOCKSTEP_TOKEN: 'lks_token',
    };
    // What is published is the bundle; without one (`npm run build`) the sources are measured, which take a little more.
    const bundle = path.join(root, 'dist/server/main.js');
    const status = [existsSync(bundle) ? bundle : path.join(root, 'bin/lockstep.js'), 'status'];
    // The first fills the compile cache, as the first of a day does.
    for (let left = 3; left > 0; left -= 1) await timed(status, env);
    const [bare, whole]: [number[], number[]] = [[], []];
    for (let left = isShort ? 5 : 40; left > 0; left -= 1) {
      bare.push(await timed(['-e', '0'], env));
      whole.push(await timed(status, env));
    }
    const over = whole.map((ms, index) => ms - (bare[index] ?? 0));
    const values = { bareP50Ms: spreadOf(bare).p50, statusP50Ms: spreadOf(whole).p50, overBareP50Ms: spreadOf(over).p50 };
    return { table: Object.entries(values).map(([name, ms]) => `${name.padEnd(16)} ${ms}`), values, targets, raw: { bare, whole } };
  } finally {
    controller.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Answering {
  readonly url: string;
  close(): void;
}

/** A board as a controller would answer it, without what the controller itself takes. */
async function answering(slowMs: number): Promise<Answering> {
  const { system, digest } = benchSystem();
  const now = Date.now();
  const known = step(emptyState(systemName), { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['root'] } }, now).state;
  const { state } = step(known, { kind: 'apply', by: 'root', file: system, digest }, now);
  const body = JSON.stringify(boardView(state, 1, now));
  const server = createServer((_request, response) => {
    void sleep(slowMs).then(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function timed(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begunMs = performance.now();
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`node ${argv.join(' ')} ended with ${child.exitCode}`);
  return performance.now() - begunMs;
}
