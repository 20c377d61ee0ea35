// A controller for a storm, a process of its own: engine, REST and events over the store in memory. It commits as often as it is told, and
// says when it committed what, so that whoever listens can tell how late a hint came, and whether one never did.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { startEngine } from '#engine/start-engine.ts';
import { usersOf } from '#http/people.ts';
import { RosterBook } from '#http/roster-book.ts';
import { startHttp } from '#http/start-http.ts';
import { TokenBook } from '#http/tokens.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { people, type Said, systems, told, tokensEach } from './words.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-storm-'));
const store = openMemoryStore();
const log = pino({ level: 'silent' });
const engine = startEngine({ store, log, owner: 'storm', now: Date.now, secrets: { secretsOf: () => Promise.resolve({}) } });
const agentSocket = path.join(folder, 'agent.sock');
const factorSecrets = { keep: () => Promise.resolve(1), read: () => Promise.resolve(undefined), forget: () => Promise.resolve() };
const tokens = await makePeople();
const http = await startHttp({
  engine,
  store,
  catalogue,
  log,
  factorSecrets,
  agentSocket,
  agentToken: 'token',
  host: '127.0.0.1',
  port: 0,
});
for (const name of systems) await apply(name);

process.on('message', (message) => {
  const order = told.parse(message);
  if (order.kind === 'usage') return say(usage());
  if (order.kind === 'commit') return void commit(order.perSecond, order.seconds).then(say);
  return void leave();
});
say({ kind: 'ready', url: http.url, tokens: [...tokens] });

function say(said: Said): void {
  process.send?.(said);
}

/** As many people as it takes that nobody has more streams than one may have. */
async function makePeople(): Promise<readonly string[]> {
  const values: string[] = [];
  const book = new TokenBook(store.settings, usersOf(store.settings), Date.now);
  for (const person of people) {
    const user = { person, name: person, password: 'none', disabled: false, generation: 0, createdAt: Date.now() };
    await usersOf(store.settings).add(person, user);
    for (let count = 0; count < tokensEach; count += 1) {
      values.push((await book.add(person, { name: 'storm', expires: Date.now() + 86_400_000 })).value);
    }
  }
  await new RosterBook(store.settings).changeGroups(() => ({ 'installation-admin': ['p0'] }));
  return values;
}

async function apply(name: string): Promise<void> {
  const file = `lockstep: 1
system: ${name}
roles: {developer: [${people.join(', ')}], release-manager: [p0]}
services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
  const parsed = parseSystem(file, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const answer = await engine.submit(name, { kind: 'apply', by: 'p0', file: parsed.system, digest: `file of ${name}` }, 'file');
  if (!answer.ok) throw new Error(answer.refusal.sentence);
}

/** Stops and goes on, system after system; a machine that is late makes up for it. */
async function commit(perSecond: number, seconds: number): Promise<Said> {
  const [began, all] = [performance.now(), perSecond * seconds];
  const commits: Extract<Said, { kind: 'committed' }>['commits'] = [];
  for (let given = 0; given < all; given += 1) {
    const dueMs = (given / perSecond) * 1_000 - (performance.now() - began);
    if (dueMs > 1) await pause(dueMs);
    const system = systems[given % systems.length] ?? '';
    const isStop = Math.floor(given / systems.length) % 2 === 0;
    const command = isStop ? ({ kind: 'stop', by: 'p0', reason: 'a storm' } as const) : ({ kind: 'lift-stop', by: 'p0' } as const);
    const answer = await engine.submit(system, command, `storm ${process.hrtime.bigint()}`);
    if (!answer.ok) throw new Error(answer.refusal.sentence);
    commits.push({ system, seq: answer.seq, at: Date.now() });
  }
  return { kind: 'committed', commits, tookMs: performance.now() - began };
}

function usage(): Said {
  const { user, system } = process.cpuUsage();
  globalThis.gc?.();
  return { kind: 'usage', cpuMs: (user + system) / 1_000, rssBytes: process.memoryUsage.rss(), heapBytes: process.memoryUsage().heapUsed };
}

async function leave(): Promise<void> {
  await http.close();
  await engine.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
  process.disconnect();
}
