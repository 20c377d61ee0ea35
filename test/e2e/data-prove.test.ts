// A proof by itself, on real servers: what somebody typed into staging after its refresh is found, nothing of staging is changed by looking, and whoever
// is killed while he looks leaves nothing behind.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { skills } from '#core/data/proof/encodings.ts';
import { paperText, readPaper } from '#core/data/proof/paper.ts';
import { DataHost } from '#data/host/data-host.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';
import { prove, type Proved, type Proving } from '#data/prove.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { checkPaper } from '#witness/check-paper.ts';
import { openSigningKey } from '#witness/note.ts';
import { DataHouse, classified, debian } from './data-house.ts';
import { cleanFile, peopleRows, peopleSchema } from './data-proof-leaks.ts';

const { dumpProgram, isThere } = debian;
const rows = 1_200;

let house: DataHouse;
let folder: string;
let file: string;

beforeAll(async () => {
  if (!isThere) return;
  house = await DataHouse.start(debian.home);
  await house.made('people', peopleSchema, peopleRows(0.5, rows));
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-data-prove-'));
  file = path.join(folder, 'agent-data.yaml');
  await makeMaskKey(path.join(folder, 'mask.key'));
  await writeFile(path.join(folder, 'people.yaml'), cleanFile);
  const { port } = new URL(house.url('people'));
  await writeFile(
    file,
    `lockstep-agent-data: 1
key-file: mask.key
databases:
  people:
    source: {host: 127.0.0.1, port: ${port}, database: people, user: postgres}
    classification: people.yaml
    targets:
      staging: {host: 127.0.0.1, port: ${port}, database: staging, user: postgres}
      nowhere: {host: 127.0.0.1, port: ${port}, database: nothing, user: postgres}
`,
  );
  await house.refreshed('people', cleanFile, { target: { url: house.url('staging') } });
}, 120_000);

afterAll(async () => {
  await house?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const how = { signal: new AbortController().signal, say: () => undefined };

async function hand(): Promise<SourceHand> {
  return new SourceHand(await DataHost.open(file), { dumpProgram, openSigner: openSigningKey });
}

function order(effectKey: string, environment = 'staging'): { effectKey: string; environment: string; database: string } {
  return { effectKey, environment, database: 'people' };
}

function wanted(fields: Partial<Proving> = {}): Proving {
  return {
    source: { url: house.url('people') },
    target: { url: house.url('staging') },
    classification: classified(cleanFile),
    definitions: maskDefinitions,
    masterKey: Buffer.alloc(32, 7),
    signal: new AbortController().signal,
    ...fields,
  };
}

function told({ verdict: { leaks } }: Proved): readonly string[] {
  return leaks.map(({ where, encoding, of }) => `${where}: ${encoding} of ${of}`).toSorted();
}

/** Everything that staging holds, as a dump writes it; what the server keeps of it; and how often anybody wrote there. */
async function standing(): Promise<string> {
  const { stdout } = await promisify(execFile)(dumpProgram, ['--dbname', house.url('staging')], { maxBuffer: 1 << 28 });
  const kept = await house.asked(
    'staging',
    `SELECT (SELECT json_agg(json_build_array(oid, relname, relfilenode, xmin::text) ORDER BY oid) FROM pg_class) AS relations,
      (SELECT json_agg(json_build_array(oid, nspname) ORDER BY oid) FROM pg_namespace) AS schemas, (SELECT count(*) FROM pg_largeobject_metadata) AS objects,
      (SELECT json_agg(datname ORDER BY oid) FROM pg_database) AS databases, pg_snapshot_xmax(pg_current_snapshot())::text AS writes`,
  );
  return `${stdout.replaceAll(/^\\(?:un)?restrict .*$/gm, '')}\n${JSON.stringify(kept)}`;
}

test.skipIf(!isThere)('what stands passes, and is byte for byte as it was', { timeout: 120_000 }, async () => {
  const before = await standing();
  const proved = await prove(wanted());
  expect(await standing()).toBe(before);
  expect(proved.verdict.faults).toEqual([]);
  expect(told(proved)).toEqual([]);
  expect(proved.verdict).toMatchObject({ of: 'standing', result: 'pass', coverage: [], unchanged: [] });
  expect(proved.verdict.canaries.length).toBeGreaterThan(15);
  expect(proved.verdict.looked.values).toBeGreaterThan(rows * 5);
});

test.skipIf(!isThere)(
  'what was typed into it by hand is found, and what a release added to it is looked at',
  { timeout: 120_000 },
  async () => {
    const [person] = await house.asked('people', 'SELECT email FROM people ORDER BY id LIMIT 1');
    const email = String(person !== undefined && 'email' in person ? person.email : '');
    expect(email).toContain('@');
    await house.asked('staging', 'CREATE TABLE tried (id int, line text)', `INSERT INTO tried VALUES (1, 'Ask ${email} again.')`);
    const proved = await prove(wanted());
    expect(told(proved)).toEqual(['public.tried.line: text of public.people.email']);
    expect(proved.verdict.result).toBe('leak');
    await house.asked('staging', 'DROP TABLE tried');
    expect((await prove(wanted())).verdict.result).toBe('pass');
  },
);

test.skipIf(!isThere)('a release that takes a column away is no reason to fail', { timeout: 120_000 }, async () => {
  await house.asked('staging', 'ALTER TABLE people RENAME email TO mail');
  expect((await prove(wanted())).verdict).toMatchObject({ result: 'pass', faults: [] });
  await house.asked('staging', 'ALTER TABLE people RENAME mail TO email');
});

test.skipIf(!isThere)('without a skill the server’s own canaries say that the proof is broken', { timeout: 120_000 }, async () => {
  const { verdict } = await prove(wanted({ proof: { skills: skills.filter((skill) => skill !== 'hex') } }));
  expect(verdict.result).toBe('broken');
  expect(verdict.canaries.filter(({ found }) => !found).map(({ encoding }) => encoding)).toContain('hex');
});

test.skipIf(!isThere)('rows that a policy hides are an error, and none that were not there', { timeout: 120_000 }, async () => {
  await house.asked('staging', 'ALTER TABLE people ENABLE ROW LEVEL SECURITY', 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO app');
  const target = { url: house.url('staging', 'app') };
  await expect(prove(wanted({ target }))).rejects.toThrow(/row-level security/);
  await house.asked('staging', 'ALTER TABLE people DISABLE ROW LEVEL SECURITY', 'REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM app');
});

test.skipIf(!isThere)('whoever is killed while he looks leaves nothing behind, and the next one looks', { timeout: 120_000 }, async () => {
  const before = await standing();
  const child = fileURLToPath(new URL('./data-prove-child.ts', import.meta.url));
  for (const deadly of ['begins', 'looked through']) {
    const running = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.stdout.on('data', (words) => {
      if (String(words).includes(deadly)) running.kill('SIGKILL');
    });
    await once(running, 'exit');
    expect(running.signalCode).toBe('SIGKILL');
    await untilAlone();
    expect(await standing()).toBe(before);
  }
  expect(await (await hand()).prove(order('after'), how)).toMatchObject({ verdict: 'pass', leaks: 0 });
  expect(await standing()).toBe(before);
});

/** The server ends the last statements of who was killed. */
async function untilAlone(): Promise<void> {
  const endMs = performance.now() + 20_000;
  for (;;) {
    const others = await house.asked('postgres', `SELECT FROM pg_stat_activity WHERE application_name = 'lockstep data'`);
    if (others.length === 0) return;
    if (performance.now() > endMs) throw new Error(`${others.length} connections are still there.`);
    await pause(100);
  }
}

test.skipIf(!isThere)(
  'what a refresh and a proof found is signed on the host, and nothing else passes for it',
  { timeout: 120_000 },
  async () => {
    const own = await hand();
    const asked = { system: 'shop', promotion: 'refresh-staging.7' };
    const refreshed = await own.refresh({ ...order('signed'), asked }, how);
    const proven = await own.prove(order('proved'), how);
    const key = refreshed.signer ?? '';
    expect(proven.signer).toBe(key);
    expect(await own.observe(order('signed'))).toMatchObject({
      signer: key,
      documents: { 'proof.note': refreshed.documents['proof.note'] },
    });
    expect(await readdir(path.join(folder, 'data-state'))).toEqual(expect.arrayContaining(['signer.key', 'signer.key.pub']));
    const papers = [refreshed, proven].map(({ documents }) => readPaper(paperText(documents) ?? ''));
    const [first, second] = papers.map((paper) => paper && checkPaper(paper, key));
    expect(first).toMatchObject({
      state: 'genuine',
      statement: { of: 'refresh', result: 'pass', ...asked, database: 'people', environment: 'staging' },
    });
    expect(second).toMatchObject({
      state: 'genuine',
      statement: { of: 'standing', result: 'pass' },
    });
    expect(second?.statement?.target).toMatch(/^127\.0\.0\.1:\d+\/staging$/);
    const [one, other] = papers;
    if (one === undefined || other === undefined) throw new Error('They are papers.');
    expect(checkPaper({ ...one, proof: other.proof }, key).state).toBe('changed');
  },
);

test.skipIf(!isThere)('where nothing was refreshed nothing is proven', { timeout: 120_000 }, async () => {
  await expect((await hand()).prove(order('none', 'nowhere'), how)).rejects.toThrow(
    'There is no database nothing where `people` goes for `nowhere`',
  );
});
