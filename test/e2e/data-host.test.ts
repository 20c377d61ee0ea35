// The hand at the source on two real servers: a refresh happens once, whoever is killed; staging is the old or the new copy and never a mixture;
// and nothing that the file of the source's host does not say can be asked of it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from '#data/host/data-host.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { DataHouse, debian } from './data-house.ts';

const { dumpProgram, isThere } = debian;
const child = fileURLToPath(new URL('./data-host-child.ts', import.meta.url));
/** Stands in every raw value, and in no mask. */
const raw = 'raw-and-personal';
const people = 20_000;
const atRandom = process.env['LOCKSTEP_LONG'] === '1' ? 100 : 6;

const classification = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
      about: {type: text, mask: text.scramble}
  public.visits:
    columns:
      id: {type: integer, keep: serial key}
      person: {type: integer, as: public.people.id}
      copy: {type: integer, keep: which copy it is}
`;

let source: DataHouse;
let target: DataHouse;
let prod: pg.Client;
let folder: string;
let file: string;

beforeAll(async () => {
  if (!isThere) return;
  [source, target] = await Promise.all([DataHouse.start(debian.home), DataHouse.start(debian.home)]);
  await source.made(
    'prod',
    `
    CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, about text);
    CREATE TABLE visits (id serial PRIMARY KEY, person int NOT NULL REFERENCES people, copy int NOT NULL);
    INSERT INTO people (email, about) SELECT 'p' || n || '@${raw}.example', 'I am ${raw}, number ' || n FROM generate_series(1, ${people}) n;
    INSERT INTO visits (person, copy) SELECT n, 0 FROM generate_series(1, ${people}) n;
    CREATE INDEX visits_person ON visits (person)`,
  );
  prod = await source.connect('prod');
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-data-host-'));
  await makeMaskKey(path.join(folder, 'mask.key'));
  await writeFile(path.join(folder, 'prod.yaml'), classification);
  file = path.join(folder, 'agent-data.yaml');
  await writeFile(file, hostFile());
}, 120_000);

afterAll(async () => {
  await prod?.end();
  await Promise.all([source?.stop(), target?.stop()]);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

function hostFile({ more = '', reset = true }: { readonly more?: string; readonly reset?: boolean } = {}): string {
  const [from, to] = [new URL(source.url('prod')), new URL(target.url('staging'))];
  return `lockstep-agent-data: 1
key-file: mask.key
databases:
  prod:
    source: {host: 127.0.0.1, port: ${from.port}, database: prod, user: postgres}
    classification: prod.yaml
${more}    targets:
      staging: {host: 127.0.0.1, port: ${to.port}, database: staging, user: postgres, reset: ${String(reset)}}
`;
}

async function hand(): Promise<SourceHand> {
  return new SourceHand(await DataHost.open(file), { dumpProgram });
}

function order(effectKey: string): { readonly effectKey: string; readonly environment: string; readonly database: string } {
  return { effectKey, environment: 'staging', database: 'prod' };
}

const how = { signal: new AbortController().signal, say: () => undefined };

/** Which copy stands in staging; and that it is whole. */
async function copyThere(): Promise<number> {
  const [found] = await target.asked<{ least: number; most: number; visits: number; people: number; keys: number }>(
    'staging',
    `SELECT min(copy) AS least, max(copy) AS most, count(*)::int AS visits, (SELECT count(*)::int FROM people) AS people,
      (SELECT count(*)::int FROM pg_constraint WHERE contype IN ('p', 'u', 'f') AND connamespace = 'public'::regnamespace) AS keys FROM visits`,
  );
  expect({ ...found, least: 0, most: 0 }).toEqual({ least: 0, most: 0, visits: people, people, keys: 4 });
  expect(found?.least).toBe(found?.most);
  return found?.most ?? -1;
}

async function databases(): Promise<readonly string[]> {
  const rows = await target.asked<{ name: string }>(
    'postgres',
    `SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'staging%' ORDER BY 1`,
  );
  return rows.map(({ name }) => name.replace(/_[0-9a-f]{16}$/, ''));
}

async function mark(copy: number): Promise<void> {
  await prod.query('UPDATE visits SET copy = $1', [copy]);
}

/** Whether any file of the target has a raw value in it. A server at work takes files away while they are looked through: then all of them are anew. */
async function isLeaked(words: string): Promise<boolean> {
  const [found] = await target.asked<{ folder: string }>('postgres', `SELECT current_setting('data_directory') AS folder`);
  for (let left = 20; ; left -= 1) {
    const { status, stderr } = spawnSync('grep', ['-rqaF', words, found?.folder ?? ''], { encoding: 'utf8' });
    if (status === 0 || status === 1) return status === 0;
    if (left === 0 || !stderr.includes('No such file')) throw new Error(`grep: ${stderr}`);
    await pause(250);
  }
}

test.skipIf(!isThere)('a refresh happens once, is taken back, and is put back as it was', { timeout: 120_000 }, async () => {
  const own = await hand();
  await mark(1);
  expect(await own.observe(order('one'))).toBe('absent');
  const outcome = await own.refresh(order('one'), how);
  expect(outcome).toMatchObject({ tables: 2, rows: 2 * people, verdict: 'pass' });
  expect(outcome.plan).toMatch(/^sha256:/);
  expect(Object.keys(outcome.documents).toSorted()).toEqual(['counts.json', 'plan.json', 'proof.json']);
  expect(JSON.stringify(outcome)).not.toContain(raw);
  expect(await own.observe(order('one'))).toEqual(outcome);
  expect(await databases()).toEqual(['staging', 'staging_reset']);

  await mark(2);
  expect(await own.refresh(order('one'), how)).toEqual(outcome);
  expect(await copyThere()).toBe(1);
  const second = await own.refresh(order('two'), how);
  expect(await copyThere()).toBe(2);
  expect([second.plan, second.schema, second.classification]).toEqual([outcome.plan, outcome.schema, outcome.classification]);
  expect(await own.observe(order('one'))).toEqual(outcome);
  expect(await databases()).toEqual(['staging', 'staging_before', 'staging_reset']);

  await target.asked('staging', 'DELETE FROM visits');
  await own.reset('prod', 'staging');
  expect(await copyThere()).toBe(2);
  expect(await own.observe(order('two'))).toEqual(second);

  await own.takeBack(order('one'));
  expect(await copyThere()).toBe(2);
  await own.takeBack(order('two'));
  expect(await copyThere()).toBe(1);
  await own.takeBack(order('two'));
  expect(await copyThere()).toBe(1);
  expect(await own.observe(order('two'))).toBe('absent');
  expect(await databases()).toEqual(['staging']);

  const tester = await target.connect('staging');
  await own.takeBack(order('one'));
  await tester.end();
  expect(await databases()).toEqual([]);
  await expect(own.reset('prod', 'staging')).rejects.toThrow('There is no second copy of staging');
  expect(await isLeaked(raw)).toBe(false);
});

test.skipIf(!isThere)('what somebody else made stays theirs, and a way back that is gone is said', { timeout: 120_000 }, async () => {
  await target.asked('postgres', 'CREATE DATABASE staging');
  await target.asked('postgres', 'CREATE DATABASE staging_next_1');
  await target.asked('staging', 'CREATE TABLE theirs ()');
  const own = await hand();
  for (const key of ['a', 'b', 'c']) await own.refresh(order(key), how);
  expect(await databases()).toEqual(['staging', 'staging_before', 'staging_before', 'staging_next_1', 'staging_reset']);
  for (const { name } of await target.asked<{ name: string }>(
    'postgres',
    `SELECT datname AS name FROM pg_database WHERE datname LIKE 'staging\\_before%'`,
  ))
    await target.asked('postgres', `DROP DATABASE "${name}"`);
  await expect(own.takeBack(order('c'))).rejects.toThrow('What stood in staging before is gone');
  await target.asked('postgres', 'DROP DATABASE staging_next_1');
});

test.skipIf(!isThere)(
  'a copy whose drop was broken off is neither put back nor copied, and goes with the next refresh',
  { timeout: 120_000 },
  async () => {
    const breakOff = (kind: string): Promise<unknown> =>
      // As the server marks it when it was killed in the middle.
      target.asked('postgres', `UPDATE pg_database SET datconnlimit = -2 WHERE datname LIKE 'staging\\_${kind}\\_%'`);
    const own = await hand();
    await mark(1);
    await own.refresh(order('whole'), how);
    await mark(2);
    await own.refresh(order('broken'), how);
    await breakOff('reset');
    await expect(own.reset('prod', 'staging')).rejects.toThrow('There is no second copy of staging');
    await breakOff('before');
    await expect(own.takeBack(order('broken'))).rejects.toThrow('What stood in staging before is gone');
    expect(await copyThere()).toBe(2);
    await mark(3);
    await own.refresh(order('after'), how);
    expect(await copyThere()).toBe(3);
    expect(await databases()).toEqual(['staging', 'staging_before', 'staging_reset']);
    expect(await target.asked('postgres', 'SELECT datname FROM pg_database WHERE datconnlimit = -2')).toEqual([]);
  },
);

test.skipIf(!isThere)('nothing is asked of a source that its own file does not say', { timeout: 60_000 }, async () => {
  const own = await hand();
  await expect(own.refresh({ ...order('x'), environment: 'evil' }, how)).rejects.toThrow('A copy of `prod` may not go to `evil`');
  await expect(own.refresh({ ...order('x'), database: 'other' }, how)).rejects.toThrow('This host has no database `other`');
  const expects = `sha256:${'0'.repeat(64)}`;
  await expect(own.refresh({ ...order('x'), expects }, how)).rejects.toThrow(
    /^`prod` is masked here by sha256:[0-9a-f]{64}, and sha256:0+ was ordered/,
  );
  await writeFile(file, hostFile({ more: `    digest: ${expects}\n` }));
  await expect((await hand()).refresh(order('x'), how)).rejects.toThrow('is not the text that this host may use');
  await writeFile(file, hostFile());
  await chmod(path.join(folder, 'mask.key'), 0o640);
  await expect(DataHost.open(file)).rejects.toThrow('can be read by others');
  await chmod(path.join(folder, 'mask.key'), 0o600);
  await prod.query('ALTER TABLE people ADD COLUMN phone text');
  await expect(own.refresh(order('x'), how)).rejects.toThrow(/Nothing was read[^]*phone: \{type: text\}/);
  await prod.query('ALTER TABLE people DROP COLUMN phone');
  expect(await own.observe(order('x'))).toBe('absent');
});

test.skipIf(!isThere)('one at a time changes what stands in a place; who is asked to end does', { timeout: 120_000 }, async () => {
  const before = await copyThere();
  await writeFile(file, hostFile({ more: '    at-most: 0.05 MB/s\n' }));
  const slow = await hand();
  const ending = new AbortController();
  const said: string[] = [];
  const first = slow.refresh(order('slow'), { signal: ending.signal, say: (words) => said.push(words) }).catch((error: unknown) => error);
  await pause(1_500);
  await expect(slow.refresh(order('other'), how)).rejects.toThrow('Somebody refreshes staging on this server already');
  await expect(slow.takeBack(order('c'))).rejects.toThrow('Somebody refreshes staging');
  const told = /^\d of \d MB, \d\.\d MB\/s, about \d+ (?:seconds?|minutes?)(?: \d0 seconds)? left$/;
  await expect.poll(() => said.some((words) => told.test(words)), { timeout: 50_000 }).toBe(true);
  ending.abort(new Error('enough'));
  expect(String(await first)).toContain('enough');
  expect(await copyThere()).toBe(before);
  await writeFile(file, hostFile({ more: '    at-most: 0.15 MB/s\n    snapshot-at-most: 2 seconds\n' }));
  await expect((await hand()).refresh(order('old'), how)).rejects.toThrow('Reading `prod` took longer than 2 s: it would have kept');
  expect(await copyThere()).toBe(before);
  await writeFile(file, hostFile());
  expect((await databases()).filter((name) => name.includes('_next'))).toEqual([]);
});

test.skipIf(!isThere)('reading waits while others work on the source, and goes on after them', { timeout: 120_000 }, async () => {
  await writeFile(file, hostFile({ more: '    pause: {sessions-above: 1}\n' }));
  const others = await Promise.all([source.connect('prod'), source.connect('prod')]);
  const work = Promise.all(others.map((each) => each.query('SELECT pg_sleep(8)')));
  const said: string[] = [];
  const refreshing = (await hand()).refresh(order('beside others'), { ...how, say: (words) => said.push(words) });
  await expect.poll(() => said, { timeout: 6_000 }).toContain('reading waits: 2 sessions work on the source, and 1 may beside a copy');
  await work;
  await refreshing;
  expect(said).toContain('reading goes on');
  await Promise.all(others.map((each) => each.end()));
  await writeFile(file, hostFile());
});

/** Where it is killed by name; between them it is killed at any time. */
const points = ['planned', 'piece', 'copied', 'ran', 'documents', 'reset', 'recorded', 'swapped', 'in-place'];

test.skipIf(!isThere)(
  'whoever is killed, and whenever: staging is the old copy or the new one, and what is said of it is true',
  { timeout: 1_800_000 },
  async () => {
    await mark(1000);
    const whole = await timed('whole', {});
    let there = await copyThere();
    const kills = [
      ...points.map((deadly) => ({ deadly })),
      ...Array.from({ length: atRandom }, (_none, at) => ({ afterMs: (whole * (at + Math.random())) / atRandom })),
    ];
    const found: string[] = [];
    for (const [time, kill] of kills.entries()) {
      await mark(1001 + time);
      await timed(`killed ${time}`, kill);
      const seen = await (await hand()).observe(order(`killed ${time}`));
      const copy = await copyThere();
      const isNew = copy === 1001 + time;
      expect({ kill, copy, seen: typeof seen === 'string' ? seen : 'there' }).toEqual({
        kill,
        copy: isNew ? copy : there,
        seen: isNew ? 'there' : 'absent',
      });
      if ('deadly' in kill) expect([kill.deadly, isNew]).toEqual([kill.deadly, ['swapped', 'in-place'].includes(kill.deadly)]);
      found.push(isNew ? 'new' : 'old');
      there = copy;
    }
    process.stdout.write(`killed ${kills.length} times: ${found.join(' ')}\n`);
    expect(await isLeaked(raw)).toBe(false);
    await (await hand()).refresh(order('after all'), how);
    expect(await copyThere()).toBe(1000 + kills.length);
    const names = await databases();
    expect(names.filter((name) => name.includes('_next') || name.includes('_gone'))).toEqual([]);
    expect(names.filter((name) => name === 'staging_reset')).toHaveLength(1);
    await target.asked('staging', `CREATE TABLE leak AS SELECT '${raw}' AS value; CHECKPOINT`);
    expect(await isLeaked(raw)).toBe(true);
  },
);

/** A refresh in a process of its own, killed at a point or after so long from its beginning; says how long it took. */
async function timed(
  effectKey: string,
  { deadly = '', afterMs }: { readonly deadly?: string; readonly afterMs?: number },
): Promise<number> {
  const running = spawn(process.execPath, [child, file, effectKey, dumpProgram, deadly], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(running, 'exit').then(([code]: readonly unknown[]) => code);
  await once(running.stdout, 'data');
  const begun = performance.now();
  if (afterMs !== undefined) {
    await Promise.race([pause(afterMs), exit]);
    running.kill('SIGKILL');
  }
  const code = await exit;
  if (afterMs === undefined && deadly === '') expect(code).toBe(0);
  return performance.now() - begun;
}
