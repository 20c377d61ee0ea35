// A refresh proves that nobody's own values came to staging. Each way in which one could is tried on a real server and found by its name; a clean
// refresh is never suspected; and without one skill of the scan exactly what needs it goes unseen, which the canaries tell.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { skills, type Skill } from '#core/data/proof/encodings.ts';
import { proofDigest, proofSentences, type ProofVerdict } from '#core/data/proof/verdict.ts';
import { Unproven } from '#data/proof/proof.ts';
import type { Refresh, Refreshed } from '#data/refresh.ts';
import { DataHouse, debian } from './data-house.ts';
import { cleanFile, expectedLeaks, leakSql, leakyFile, peopleRows, peopleSchema } from './data-proof-leaks.ts';

const { isThere } = debian;
const rows = 1_200;
const cleanSeeds = 20;

let house: DataHouse;

beforeAll(async () => {
  if (!isThere) return;
  house = await DataHouse.start(debian.home);
  await house.made('leaky', peopleSchema, peopleRows(0.5, rows), leakSql());
}, 120_000);

afterAll(async () => {
  await house?.stop();
});

/** All of them go to one staging. */
function refreshed(database: string, file: string, fields: Partial<Refresh>): Promise<Refreshed> {
  return house.refreshed(database, file, { target: { url: house.url('staging') }, ...fields });
}

/** Of a refresh that must not be used. */
async function verdictOf(skillsLeft: readonly Skill[] = skills): Promise<ProofVerdict> {
  const error = await refreshed('leaky', leakyFile(), { proof: { skills: skillsLeft } }).catch((cause: unknown) => cause);
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
  expect(await house.asked('postgres', `SELECT datname FROM pg_database WHERE datname LIKE 'staging%'`)).toEqual([]);
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
    await house.made(database, peopleSchema, peopleRows(seed / 100, rows));
    const { verdict } = await refreshed(database, cleanFile, { masterKey: Buffer.alloc(32, seed) }).catch((error: unknown) => {
      throw error instanceof Unproven ? new Error(`seed ${seed}: ${told(error.verdict).join('; ')}; ${error.message}`) : error;
    });
    expect(verdict?.result).toBe('pass');
    expect(verdict?.looked.values).toBeGreaterThan(rows * 5);
    if (seed === 1 && verdict !== undefined) shows(verdict);
    await house.asked('postgres', `DROP DATABASE ${database}`);
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
  await house.made('late', peopleSchema, peopleRows(0.5, 40));
  const [own] = await house.asked('late', 'SELECT email FROM people WHERE id = 7');
  const { email: value } = z.object({ email: z.string() }).parse(own);
  for (const [where, ...texts] of [
    ['people.note', `UPDATE people SET note = '${value}' WHERE id = 1`],
    ['late.word', `CREATE TABLE late AS SELECT '${value}'::text AS word`],
    // Each row has it, and none was written.
    ['people.late', `ALTER TABLE people ADD COLUMN late text DEFAULT '${value}'`, 'ALTER TABLE people ALTER COLUMN late DROP DEFAULT'],
  ]) {
    const ownSql = { files: [{ name: 'late.sql', statements: texts.map((text) => ({ text, line: 1 })) }], atMostMs: 60_000, digest: '' };
    const error = await refreshed('late', cleanFile, { ownSql }).catch((cause: unknown) => cause);
    if (!(error instanceof Unproven)) throw error;
    expect(told(error.verdict)).toEqual([`public.${where}: text of public.people.email`]);
  }
});
