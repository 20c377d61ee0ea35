// A proof is what a key signed, or it is nothing: held against the key alone.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paperText, readPaper, readVerdict, type ProofPaper } from '#core/data/proof/paper.ts';
import { proofPage } from '#core/data/proof/page.ts';
import { isSignerText } from '#core/data/signer-text.ts';
import { statementOf, statementText } from '#core/data/proof/statement.ts';
import { judgeProof, proofText } from '#core/data/proof/verdict.ts';
import { checkPaper } from './check-paper.ts';
import { openSigningKey, type SigningKey } from './note.ts';

const digest = `sha256:${'5'.repeat(64)}`;
const verdict = judgeProof({
  plan: digest,
  snapshotAt: '2026-11-22T10:00:00.000Z',
  leaks: [{ where: 'public."<script>alert(1)</script>\u202egro"', encoding: 'hex', of: 'public.people."e&mail"', cells: 3 }],
  faults: [],
  coverage: [{ column: 'public.people."e&mail"', rows: 10_000, masked: 8_000, nulls: 2_000 }],
  unchanged: [],
  looked: { values: 8_000, oneTextIn: 64, oneValueIn: 1, excluded: { short: 2 } },
  scanned: { cells: 1_234_567, bytes: 1_000, texts: 7, explained: 0, ms: 1 },
  canaries: [{ encoding: 'hex', found: true }],
  risks: [{ table: 'public.people', by: ['year of born'], rows: 10, groups: 4, small: 4, single: 1 }],
  utility: [
    { column: 'public.people.phone', sampled: [9, 9], nullShare: [0.5, 0.5], distinctShare: [1, 1], sameShape: 1, lengthDistance: 0 },
  ],
  orphans: [],
});
const of = {
  classification: digest,
  database: 'shop',
  environment: 'staging',
  target: '127.0.0.1:5432/shop',
  endedMs: Date.UTC(2026, 10, 22, 11),
};

let folder: string;
let key: SigningKey;
let other: SigningKey;
let genuine: ProofPaper;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-paper-'));
  [key, other] = [await openSigningKey(path.join(folder, 'a.key')), await openSigningKey(path.join(folder, 'b.key'))];
  const proof = proofText(verdict);
  genuine = { format: 'lockstep-proof-paper 1', proof, note: key.sign(statementText(statementOf(verdict, proof, of))) };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('its key lies there for its owner alone, and signs as itself again', async () => {
  expect(statSync(path.join(folder, 'a.key')).mode & 0o777).toBe(0o600);
  expect((await openSigningKey(path.join(folder, 'a.key'))).publicText).toBe(key.publicText);
  expect(readFileSync(path.join(folder, 'a.key.pub'), 'utf8').trim()).toBe(key.publicText);
});

test('a file that names this key can be seen to have all of it', () => {
  expect([key, other].map(({ publicText }) => isSignerText(publicText))).toEqual([true, true]);
});

test('what was signed is genuine, also after it went through a file', () => {
  const read = readPaper(paperText({ 'proof.json': genuine.proof, 'proof.note': genuine.note }) ?? '');
  expect(read).toEqual(genuine);
  expect(read && checkPaper(read, key.publicText)).toMatchObject({
    state: 'genuine',
    statement: { result: 'leak', of: 'refresh', database: 'shop', environment: 'staging', snapshotAt: verdict.snapshotAt },
  });
  expect(readVerdict(genuine.proof)).toEqual(verdict);
});

test.each<[string, (paper: ProofPaper) => ProofPaper, ReturnType<typeof checkPaper>['state']]>([
  [
    'a proof that says another result',
    (paper) => ({ ...paper, proof: paper.proof.replace('"result":"leak"', '"result":"pass"') }),
    'changed',
  ],
  ['one sign more in it', (paper) => ({ ...paper, proof: `${paper.proof} ` }), 'changed'],
  ['what is signed, of another environment', (paper) => ({ ...paper, note: (paper.note ?? '').replace('staging', 'stages') }), 'changed'],
  ['a signature with another letter', (paper) => ({ ...paper, note: flipped(paper.note ?? '') }), 'changed'],
  ['no signature', ({ note: _note, ...paper }) => paper, 'unsigned'],
  ['the signature of somebody else', (paper) => ({ ...paper, note: signedBy(other, paper.proof) }), 'stranger'],
  ['a note without a signature', (paper) => ({ ...paper, note: (paper.note ?? '').split('\n')[0] ?? '' }), 'changed'],
  ['another text of the same key', (paper) => ({ ...paper, note: key.sign('lockstep/checkpoint\n0\n') }), 'changed'],
])('%s is refused', (_sentence, change, state) => {
  const check = checkPaper(change(genuine), key.publicText);
  expect(check.state).toBe(state);
  expect(check.statement).toBeUndefined();
});

test('what is no key proves nothing', () => {
  expect(checkPaper(genuine, 'nonsense').state).toBe('changed');
  expect(checkPaper(genuine, other.publicText).state).toBe('stranger');
});

test('the page says all of it, runs nothing, and no name in it is markup', () => {
  const page = proofPage({ verdict, check: checkPaper(genuine, key.publicText), signer: key.publicText });
  expect(page).toContain('People’s own values were found.');
  expect(page).toContain('public.&quot;&lt;script&gt;');
  expect(page).not.toMatch(/<script|https?:\/\/|\u202e|url\(|@import/);
  expect(page).toContain(String.raw`\u{202e}gro`);
  expect(page).toContain('1\u202f234\u202f567 cells');
  expect(page).toContain(key.publicText);
  expect(page).toContain('This page itself is not signed.');
  for (const limit of verdict.limits) expect(page).toContain(limit.slice(0, 40));
  expect(page).not.toContain('What it promises');
  const clean = proofPage({ verdict: { ...verdict, result: 'pass', leaks: [] }, check: checkPaper(genuine, key.publicText) });
  for (const promise of verdict.promises) expect(clean).toContain(promise.slice(0, 40));
});

test('a page of what was changed says so before anything that stands in it', () => {
  const check = checkPaper({ ...genuine, proof: `${genuine.proof} ` }, key.publicText);
  const page = proofPage({ verdict: { ...verdict, result: 'pass', leaks: [] }, check, signer: key.publicText });
  expect(page).toContain('This proof is not to be trusted.');
  expect(page).not.toContain('No one’s own values were found.');
});

function flipped(note: string): string {
  const at = note.length - 10;
  return `${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`;
}

function signedBy(signer: SigningKey, proof: string): string {
  return signer.sign(statementText(statementOf(verdict, proof, of)));
}
