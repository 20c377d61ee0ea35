// Commands on the host of a source, against a host that answers what a test tells it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DataHere } from '#core/data/here.ts';
import { parseHostFile } from '#core/data/host-file.ts';
import { provedOf } from '#core/data/proved.ts';
import { judgeProof, proofText, type ProofVerdict } from '#core/data/proof/verdict.ts';
import { WrongFile } from '#core/data/wrong-file.ts';
import { Failure } from '#core/failure.ts';
import { hostData, TestController } from './test-run.ts';

const controller = new TestController();
const signer = 'lockstep/7e6418ea0dce2975+bc43f998+ASevFvLI9HxSYg2sXCiDUqle5UBfOCJhytcdW81zKehD';
const digest = `sha256:${'5'.repeat(64)}`;
const classification = { place: '/srv/shop-data.yaml', digest };
const outcome = {
  at: Date.UTC(2026, 10, 22, 8),
  classification: digest,
  plan: digest,
  schema: digest,
  tables: 2,
  rows: 9,
  bytes: 9,
  ms: 9,
};

function standing(found: Partial<Parameters<typeof judgeProof>[0]>): ProofVerdict {
  return judgeProof({
    of: 'standing',
    plan: digest,
    snapshotAt: '2026-11-22T10:00:00.000Z',
    leaks: [],
    faults: [],
    coverage: [],
    unchanged: [],
    looked: { values: 8, oneTextIn: 1, oneValueIn: 1, excluded: { short: 2 } },
    scanned: { cells: 100, bytes: 1_000, texts: 7, explained: 0, ms: 1 },
    canaries: [{ encoding: 'hex', found: true }],
    risks: [],
    utility: [],
    orphans: [],
    ...found,
  });
}

const here: DataHere = {
  inspect: (_database, heard) => {
    heard('public.people');
    return Promise.resolve({
      text: 'lockstep-data: 1\ntables:\n',
      columns: [
        { where: 'public.people.email', band: 'mask', because: 'its name; 100 % of the values are e-mail addresses' },
        { where: 'public.people.note', band: 'ask', because: 'free text' },
        { where: 'public.people.id', band: 'keep', because: '' },
      ],
    });
  },
  plan: () =>
    Promise.resolve({
      classification,
      ok: true,
      digest,
      targets: ['staging', 'LAST'],
      unused: ['Column public.people.phone is not in the database, not yet or no longer.'],
      tables: [
        { table: 'public.log', rows: 0, bytes: 0, isEmpty: true, columns: [] },
        {
          table: 'public.people',
          rows: 2000,
          bytes: 1_500_000_000,
          isEmpty: false,
          columns: [
            { column: 'id', type: 'integer', becomes: 'keep' },
            { column: 'email', type: 'text', becomes: 'email' },
          ],
        },
        { table: 'public.new', rows: 0, bytes: 98_304, isEmpty: false, columns: [{ column: 'id', type: 'integer', becomes: 'keep' }] },
        { table: 'public.city', rows: 1, bytes: 8192, isEmpty: false, columns: [{ column: 'name', type: 'text', becomes: 'keep' }] },
      ],
    }),
  preview: (_database, table, rows) =>
    Promise.resolve({
      table,
      columns: [
        { column: 'id', type: 'integer', becomes: 'keep' },
        { column: 'email', type: 'text', becomes: 'email' },
        { column: 'phone', type: 'text', becomes: 'null' },
      ],
      rows: Array.from({ length: Math.min(rows, 1) }, () => ({
        before: ['1', 'ann@\u001B[2Jx.org', '+1'],
        after: ['1', 'bo@y.test', null],
      })),
    }),
  reset: () => Promise.resolve({ at: outcome.at, outcome: { ...outcome, verdict: 'pass' }, ms: 2_400 }),
  signer: () => Promise.resolve('lockstep/0+0+key'),
  prove: (_database, _environment, say) => {
    say('what stands there is looked through');
    const verdict = standing({});
    return Promise.resolve({
      proved: provedOf(verdict, { classification: digest, ms: 9 }),
      verdict,
      documents: { 'proof.json': proofText(verdict) },
    });
  },
};

beforeAll(() => controller.start());
afterAll(() => controller.stop());
beforeEach(() => {
  hostData.here = here;
  delete hostData.failure;
});

test('what is personal is found, what is open comes first; a file that is written again keeps what somebody decided there', async () => {
  const shown = await controller.run('data inspect shop');
  expect(shown).toEqual({
    exit: 0,
    err: 'looks at public.people\n',
    out: `public.people.note   ? you decide  free text
public.people.email  masked        its name; 100 % of the values are e-mail add…

Of 3 columns and paths 1 are personal, 1 only you can decide, 1 are proposed to
be kept.
The file has 2 lines: --write FILE writes it.
`,
  });
  const written = await controller.run('data inspect shop --write shop-data.yaml');
  expect(written.out).toContain('shop-data.yaml is written. Answer what begins with a question mark');
  const file = path.join(controller.folder, 'shop-data.yaml');
  expect(readFileSync(file, 'utf8')).toBe('lockstep-data: 1\ntables:\n');
  const again = async (text: string): Promise<readonly [number, string]> => {
    hostData.here = { ...here, inspect: () => Promise.resolve({ text, columns: [] }) };
    const { exit, out, err } = await controller.run('data inspect shop --write shop-data.yaml');
    return [exit, `${out}${err}`.replaceAll(/\s+/g, ' ')];
  };
  const mine = 'lockstep-data: 1\ntables:\n  public.people:\n    columns:\n      id: {type: integer, keep: mine} # by dora\n';
  writeFileSync(file, mine);
  const found = mine.replace('keep: mine} # by dora', 'mask: email}');
  expect(await again(`${found}      note: {type: text} # ? free text\n`)).toEqual([
    0,
    expect.stringContaining('shop-data.yaml has 1 more line, and all that it had. Answer'),
  ]);
  expect(readFileSync(file, 'utf8')).toBe(`${mine}      note: {type: text} # ? free text\n`);
  expect(await again(found)).toEqual([0, expect.stringContaining('shop-data.yaml lacks nothing of it, and stays as it is.')]);
  writeFileSync(file, 'lockstep-data: 1\ntables: {public.log: {rows: none}}\n');
  expect(await again(found)).toEqual([
    1,
    expect.stringContaining("The classification can't be written: its tables or columns stand in braces"),
  ]);
  expect(readFileSync(file, 'utf8')).toBe('lockstep-data: 1\ntables: {public.log: {rows: none}}\n');
});

test('a plan says what becomes of every table, largest first', async () => {
  const { exit, out } = await controller.run('data plan shop');
  expect({ exit, out }).toEqual({
    exit: 0,
    out: `public.people  about 2000 rows  1.5 GB  email (email); 1 kept
public.new     not counted yet  98 kB   as it is
public.city    about 1 row      8.2 kB  as it is
public.log     stays empty

4 tables, about 1.5 GB. Copies may go to staging and LAST.
Masked by /srv/shop-data.yaml,
${digest}
Column public.people.phone is not in the database, not yet or no longer.
`,
  });
});

test('what nobody has decided is told with the lines to commit, and ends as a refusal', async () => {
  const finding = {
    code: 'new-column',
    where: 'public.people.phone',
    sentence: '`public.people.phone` is new.',
    lines: ['phone: {type: text}'],
    line: 4,
  } as const;
  hostData.here = { ...here, plan: () => Promise.resolve({ classification, ok: false, findings: [finding] }) };
  const { exit, out } = await controller.run('data plan shop');
  expect({ exit, out }).toEqual({
    exit: 20,
    out: `/srv/shop-data.yaml:4: \`public.people.phone\` is new.
    phone: {type: text}

Not decided: 1 thing. Nothing would be read. Complete /srv/shop-data.yaml, and commit it.
`,
  });
});

test('people’s own values are shown on a terminal, or where it is said plainly; and none of them steers it', async () => {
  const refused = await controller.run('data preview shop public.people');
  expect([refused.exit, refused.out]).toEqual([2, '']);
  expect(refused.err).toContain('stdout is no terminal');
  const { exit, out, err } = await controller.run('data preview shop public.people --plainly');
  expect({ exit, out, err }).toEqual({
    exit: 0,
    err: 'What follows is personal: it stays on this host.\n',
    out: `row 1
  email  ann@[2Jx.org  →  bo@y.test
  phone  +1            →  NULL

As they are: id.
`,
  });
  expect((await controller.run('data preview shop public.people --rows 1000 --plainly')).exit).toBe(2);
});

test('a reset is confirmed by its environment, and says of when the data are', async () => {
  expect((await controller.run('data reset shop staging')).exit).toBe(2);
  const typed = await controller.run('data reset shop staging', { typed: ['stagin'] });
  expect(typed).toMatchObject({ exit: 2, out: '' });
  const { exit, out } = await controller.run('data reset shop staging --yes');
  expect(exit).toBe(0);
  expect(out).toMatch(/^staging has its data again as they were at .*, after 3 s\.\n$/);
});

test('a mistake in a file is shown at its place; a rule that forbids it is a refusal; else the world failed', async () => {
  delete hostData.here;
  const parsed = parseHostFile('lockstep-agent-data: 1\nkey-file: mask.key\ndatabase: {}\n');
  hostData.failure = new WrongFile('host-file', '/srv/agent-data.yaml', parsed.ok ? [] : parsed.problems);
  const wrong = await controller.run('data plan shop');
  expect(wrong).toMatchObject({ exit: 26, out: '' });
  expect(wrong.err).toContain('/srv/agent-data.yaml:3:1');
  expect(wrong.err).toContain('3 | database: {}');
  hostData.failure = new Failure('copy-not-allowed', 'A copy of `shop` may not go to `x`.', { retryable: false });
  expect((await controller.run('data plan shop')).exit).toBe(20);
  hostData.failure = new Failure('database-away', 'It does not answer.', { retryable: true });
  expect((await controller.run('data plan shop')).exit).toBe(1);
});

test('what stands is looked through: what was found ends as a no, what could not be seen as a failure; and names steer nothing', async () => {
  const clean = await controller.run('data prove shop staging --out proof.html');
  expect([clean.exit, clean.err]).toEqual([0, 'what stands there is looked through\n']);
  expect(clean.out).toContain('None of 8 values of masked columns in 100 cells and 7 texts of the schema was found.');
  expect(clean.out).toContain('is known of a refresh alone');
  expect(clean.out).toContain('Written: proof.html and proof.json.');
  expect(readFileSync(path.join(controller.folder, 'proof.html'), 'utf8')).toContain('This proof is not to be trusted.');
  const prove = (found: Parameters<typeof standing>[0]) => async (): ReturnType<DataHere['prove']> => {
    const verdict = standing(found);
    return { proved: provedOf(verdict, { classification: digest, ms: 9 }), verdict, documents: {} };
  };
  hostData.here = {
    ...here,
    prove: prove({ leaks: [{ where: 'public.a\u001B[2J', encoding: 'hex', of: 'public.people.email', cells: 1 }] }),
  };
  const leak = await controller.run('data prove shop staging');
  expect(leak.exit).toBe(22);
  expect(leak.out).toContain('public.a[2J holds values of public.people.email (hex) in 1 cell: remove them there, or refresh.');
  hostData.here = { ...here, prove: prove({ canaries: [{ encoding: 'hex', found: false }] }) };
  expect((await controller.run('data prove shop staging')).exit).toBe(1);
  expect((await controller.run('data prove shop staging --out proof.pdf')).exit).toBe(2);
});

test('a proof is held against a key that one has', async () => {
  await controller.run('data prove shop staging --out proof.json');
  expect(await controller.run('data check-proof proof.json')).toMatchObject({ exit: 2, out: '' });
  expect(await controller.run(`data check-proof proof.json --signer ${signer}`)).toMatchObject({
    exit: 22,
    out: `It is not signed by ${signer}.\n`,
  });
  const cut = await controller.run('data check-proof proof.json --signer k');
  expect(cut.exit).toBe(2);
  expect(cut.err).toContain('no key of a signer');
  writeFileSync(path.join(controller.folder, 'page.html'), '<!doctype html>');
  const page = await controller.run(`data check-proof page.html --signer ${signer}`);
  expect(page.exit).toBe(26);
  expect(page.err).toContain('that is the .json beside the page');
  expect((await controller.run('data signer')).out).toMatch(
    /^lockstep\/0\+0\+key\n\nIn the system file, .*\n {2}signer: lockstep\/0\+0\+key\n$/,
  );
});

test('a key is made once', async () => {
  const made = await controller.run('data key mask.key');
  expect(made.exit).toBe(0);
  expect(made.out).toContain('mask.key: a new key, 256 bits, readable by you alone.');
  expect(existsSync(path.join(controller.folder, 'mask.key'))).toBe(false);
  hostData.failure = new Failure('mask-key-there', 'It is there.', { retryable: false });
  expect((await controller.run('data key mask.key')).exit).toBe(26);
});
