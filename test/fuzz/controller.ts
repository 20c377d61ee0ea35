import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findStrayRows } from '#local/rebuild-tables.ts';
import { openStore } from '#store/postgres-store.ts';

const program = fileURLToPath(new URL('controller-child.ts', import.meta.url));
const memoryShape = z.looseObject({ rss: z.number(), heapUsed: z.number() });
const batchShape = z.looseObject({
  orders: z.array(z.looseObject({ key: z.string(), fence: z.int(), system: z.string() })),
  questions: z.array(z.looseObject({ id: z.string() })),
});

/** A real controller on its embedded PostgreSQL, in a process of its own, and an agent that says yes. */
export interface Controller {
  readonly url: URL;
  readonly adminPassword: string;
  /** Bytes, after everything was thrown away that can be. */
  memory(): Promise<{ readonly rss: number; readonly heapUsed: number }>;
  /** What it wrote into its log as errors. */
  readonly errors: readonly string[];
  /** Stops it and looks into its store: sentences about what does not hold. */
  stop(): Promise<readonly string[]>;
}

export async function startController(): Promise<Controller> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-fuzz-'));
  await chmod(folder, 0o755);
  const data = path.join(folder, 'data');
  const argv = [
    'serve',
    '--data',
    data,
    '--port',
    '0',
    '--trusted-proxies',
    '127.0.0.1',
    '--requests-per-second',
    '100000',
    '--web',
    folder,
  ];
  // `serve` reads what follows its own name.
  const child = fork(program, argv.slice(1), { cwd: folder, execArgv: ['--expose-gc'], silent: true });
  const errors = gatherErrors(child);
  const said = await saidUntil(child, /Lockstep serves (\S+)/);
  const url = new URL(/Lockstep serves (\S+)/.exec(said)?.[1] ?? '');
  child.once('exit', (code, signal) => errors.push(`the controller ended with ${String(code ?? signal)}`));
  const leaving = new AbortController();
  const agent = obey(data, leaving.signal);
  return {
    url,
    errors,
    adminPassword: /with the password (\S+)/.exec(said)?.[1] ?? '',
    memory: async () => {
      child.send('memory');
      const told: unknown[] = await once(child, 'message');
      return memoryShape.parse(told[0]);
    },
    stop: async () => {
      leaving.abort();
      child.kill('SIGTERM');
      const ended: unknown[] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
      const [code] = ended;
      await agent;
      const found = code === 0 ? [] : [`the controller ended with ${String(code)}`];
      found.push(...(await examine(path.join(data, 'store'))));
      await rm(folder, { recursive: true, force: true });
      return found;
    },
  };
}

function gatherErrors(child: ChildProcess): string[] {
  const errors: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    const lines = `${rest}${part}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (/^\{"level":(50|60)/.test(line) || !line.startsWith('{')) errors.push(line.slice(0, 2_000));
  });
  return errors;
}

async function saidUntil(child: ChildProcess, words: RegExp): Promise<string> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (said += part));
  while (!words.test(said)) {
    if (child.exitCode !== null) throw new Error(`the controller ended and said: ${said}`);
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  }
  return said;
}

/** Hears orders and questions as a real agent does, does nothing, and says that it went well. */
async function obey(data: string, signal: AbortSignal): Promise<void> {
  const socketPath = path.join(data, 'agent.sock');
  const token = (await readFile(path.join(data, 'agent-token'), 'utf8')).trim();
  const ask = (method: string, address: string, body?: object): Promise<string> =>
    new Promise((resolve) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const asking = request({ socketPath, method, path: address, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve(text));
      });
      asking.on('error', () => resolve(''));
      asking.end(body === undefined ? undefined : JSON.stringify(body));
    });
  while (!signal.aborted) {
    const text = await ask('GET', '/agent/orders?host=local&wait=500');
    const batch = batchShape.safeParse(text.startsWith('{') ? JSON.parse(text) : {});
    if (!batch.success) continue;
    for (const { id } of batch.data.questions) await ask('POST', `/agent/answers/${encodeURIComponent(id)}`, { text: 'a line of a log\n' });
    for (const { key, fence, system } of batch.data.orders) {
      const seen = { by: 'agent:local', kind: 'observe', key, fence, at: Date.now() };
      const commands = [
        { ...seen, seq: 1, state: 'started' },
        { ...seen, seq: 2, state: 'succeeded', because: 'done' },
      ];
      await ask('POST', '/agent/observations', { system, commands });
    }
  }
}

/** Every chain holds, and every table is what the ledger says, byte for byte. */
async function examine(dataDir: string): Promise<readonly string[]> {
  const store = await openStore({ dataDir });
  const found: string[] = [];
  try {
    for (const { name } of await store.systems()) {
      const verdict = await store.verify(name);
      if (!verdict.intact) found.push(`the ledger of ${name} does not hold: ${verdict.sentence}`);
      const strays = await findStrayRows(store, name);
      if (strays.length > 0) found.push(`${strays.length} rows of ${name} are not what the ledger says: ${strays.slice(0, 3).join(', ')}`);
    }
  } finally {
    await store.close();
  }
  return found;
}
