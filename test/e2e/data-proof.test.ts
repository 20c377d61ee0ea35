// A refresh proves that nobody's own values came to staging. Each way in which one could is tried on a real server and found by its name; a clean
// refresh is never suspected; and without one skill of the scan exactly what needs it goes unseen, which the canaries tell.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parseClassification } from '#core/data/parse-classification.ts';
import { skills, type Skill } from '#core/data/proof/encodings.ts';
import { proofDigest, proofSentences, type ProofVerdict } from '#core/data/proof/verdict.ts';
import { Unproven } from '#data/proof/proof.ts';
import { refresh, type Refresh } from '#data/refresh.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { cleanFile, expectedLeaks, leakSql, leakyFile, peopleRows, peopleSchema } from './data-proof-leaks.ts';
import { shopServers, startShopServer, type ShopServer } from './migrations-server.ts';

const debian = shopServers[1];
const dumpProgram = `${debian.home ?? ''}/bin/pg_dump`;
const isThere = debian.isThere && existsSync(dumpProgram);
const rows = 1_200;
const cleanSeeds = 20;

let server: ShopServer;

beforeAll(async () => {
  if (!isThere) return;
  server = await startShopServer(debian.home);
  await ask('postgres', 'CREATE DATABASE leaky');
  await ask('leaky', peopleSchema, peopleRows(0.5, rows), leakSql());
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

async function ask(database: string, ...statements: readonly string[]): Promise<readonly object[]> {
  const client = await server.connect(database, 'postgres');
  try {
    let found: readonly object[] = [];
    for (const statement of statements) found = (await client.query<object>(statement)).rows;
    return found;
  } finally {
    await client.end();
  }
}

function wanted(database: string, file: string, fields: Partial<Refresh> = {}): Refresh {
  const parsed = parseClassification(file, maskDefinitions);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  return {
    source: { url: server.url(database, 'postgres') },
    target: { url: server.url('staging', 'postgres') },
    classification: parsed.classification,
    definitions: maskDefinitions,
    masterKey: Buffer.alloc(32, 7),
    dumpProgram,
    signal: new AbortController().signal,
    ...fields,
  };
}

/** Of a refresh that must not be used. */
async function verdictOf(skillsLeft: readonly Skill[] = skills): Promise<ProofVerdict> {
  const error = await refresh(wanted('leaky', leakyFile(), { proof: { skills: skillsLeft } })).catch((cause: unknown) => cause);
  if (!(error instanceof Unproven)) throw error;
  return error.verdict;
}

function told({ leaks }: Pick<ProofVerdict, 'leaks'>): readonly string[] {
  return leaks.map(({ where, encoding, of }) => `${where}: ${encoding} of ${of}`).toSorted();
}

const all = expectedLeaks.map(({ where, encoding, of }) => `${where}: ${encoding} of ${of}`).toSorted();

test.skipIf(!isThere)('every leak is found by where it is and how it is written, and the copy is gone', { timeout: 120_000 }, async () => {
  expect(all.length).toBeGreaterThanOrEqual(40);
  const verdict = await verdictOf();
  expect(told(verdict)).toEqual(all);
  expect(verdict.result).toBe('leak');
  expect(verdict.faults).toEqual([]);
  expect(verdict.canaries.filter(({ found }) => !found)).toEqual([]);
  expect(await ask('postgres', `SELECT datname FROM pg_database WHERE datname LIKE 'staging%'`)).toEqual([]);
});

test.skipIf(!isThere).each(skills)(
  'without %s exactly what needs it is missed, and the proof says that it is broken',
  { timeout: 120_000 },
  async (skill) => {
    const verdict = await verdictOf(skills.filter((each) => each !== skill));
    const missed = all.filter((each) => !told(verdict).includes(each));
    expect(missed).toEqual(
      expectedLeaks
        .filter(({ needs }) => needs.split(' ').includes(skill))
        .map(({ where, encoding, of }) => `${where}: ${encoding} of ${of}`)
        .toSorted(),
    );
    expect(missed.length).toBeGreaterThan(0);
    expect(told(verdict).filter((each) => !all.includes(each))).toEqual([]);
    expect(verdict.faults.length).toBeGreaterThan(0);
    expect(verdict.canaries.filter(({ found }) => !found).length).toBe(verdict.faults.length);
  },
);

test.skipIf(!isThere)(`${cleanSeeds} clean refreshes of different people are all clean`, { timeout: 600_000 }, async () => {
  for (let seed = 1; seed <= cleanSeeds; seed += 1) {
    const database = `clean_${seed}`;
    await ask('postgres', `CREATE DATABASE ${database}`);
    await ask(database, peopleSchema, peopleRows(seed / 100, rows));
    const { verdict } = await refresh(wanted(database, cleanFile, { masterKey: Buffer.alloc(32, seed) })).catch((error: unknown) => {
      throw error instanceof Unproven ? new Error(`seed ${seed}: ${told(error.verdict).join('; ')}; ${error.message}`) : error;
    });
    expect(verdict?.result).toBe('pass');
    expect(verdict?.looked.values).toBeGreaterThan(rows * 5);
    if (seed === 1 && verdict !== undefined) shows(verdict);
    await ask('postgres', `DROP DATABASE ${database}`);
  }
});

/** A verdict is a text that can be signed: numbers, names of columns, and what it does not promise. */
function shows(verdict: ProofVerdict): void {
  expect(proofDigest(verdict)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(verdict.coverage.every(({ rows: all_, masked, nulls }) => all_ === rows && masked + nulls === rows)).toBe(true);
  expect(verdict.coverage.map(({ column }) => column)).toContain('public.people.email');
  expect(Object.keys(verdict.looked.excluded)).toEqual(expect.arrayContaining(['name', 'date', 'short', 'common']));
  expect(verdict.orphans).toEqual([]);
  expect(verdict.utility.find(({ column }) => column === 'public.people.phone')).toMatchObject({ sameShape: 1, lengthDistance: 0 });
  expect(proofSentences(verdict)[0]).toMatch(/^None of \d+ values of masked columns/);
}

test.skipIf(!isThere)('what is written once the rows were looked through is found all the same', { timeout: 240_000 }, async () => {
  await ask('postgres', 'CREATE DATABASE late');
  await ask('late', peopleSchema, peopleRows(0.5, 40));
  const [own] = await ask('late', 'SELECT email FROM people WHERE id = 7');
  const { email: value } = z.object({ email: z.string() }).parse(own);
  for (const [where, ...texts] of [
    ['people.note', `UPDATE people SET note = '${value}' WHERE id = 1`],
    ['late.word', `CREATE TABLE late AS SELECT '${value}'::text AS word`],
    // Each row has it, and none was written.
    ['people.late', `ALTER TABLE people ADD COLUMN late text DEFAULT '${value}'`, 'ALTER TABLE people ALTER COLUMN late DROP DEFAULT'],
  ]) {
    const ownSql = { files: [{ name: 'late.sql', statements: texts.map((text) => ({ text, line: 1 })) }], atMostMs: 60_000, digest: '' };
    const error = await refresh(wanted('late', cleanFile, { ownSql })).catch((cause: unknown) => cause);
    if (!(error instanceof Unproven)) throw error;
    expect(told(error.verdict)).toEqual([`public.${where}: text of public.people.email`]);
  }
});
