// An agent may say of a proof whatever it likes: that a key signed it is seen in what it kept, or not known.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { observationsBody } from '#core/api/agent-routes.ts';
import type { AgentCommand, OrderResult } from '#core/command.ts';
import { digestOfText } from '#core/canonical.ts';
import type { ProofStatement } from '#core/data/proof/statement.ts';
import { statementText } from '#core/data/proof/statement.ts';
import { openSigningKey, type SigningKey } from '#witness/note.ts';
import { withSignatures } from './seen-signatures.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const proof = '{"result":"pass"}';
const statement: ProofStatement = {
  format: 'lockstep-proof-statement 1',
  of: 'refresh',
  result: 'pass',
  proof: digestOfText(proof),
  plan: digest,
  classification: digest,
  snapshotAt: '2026-11-22T10:00:00.000Z',
  endedAt: '2026-11-22T10:05:00.000Z',
  database: 'shop',
  environment: 'staging',
  target: '127.0.0.1:5432/shop',
  system: 'shop',
  promotion: 'refresh-staging.1',
};

const [proofName, noteName] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];

let folder: string;
let key: SigningKey;
let other: SigningKey;
let kept: Map<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-seen-'));
  [key, other] = [await openSigningKey(path.join(folder, 'a.key')), await openSigningKey(path.join(folder, 'b.key'))];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blobs = {
  get: (name: string) => {
    const text = kept.get(name);
    return Promise.resolve(text === undefined ? undefined : bytesOf(text));
  },
};

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  yield bytes.subarray(0, 5);
  yield bytes.subarray(5);
}

function told({ signer = key.publicText, note = key.sign(statementText(statement)), text = proof }): AgentCommand {
  kept = new Map([
    [proofName, text],
    [noteName, note],
  ]);
  const proved = { at: 1, verdict: 'pass', classification: digest, plan: digest, values: 1, cells: 1, leaks: 0, ms: 1, signer } as const;
  const result: OrderResult = { proved, blobs: { 'proof.json': proofName, 'proof.note': noteName } };
  return { by: 'agent:local', kind: 'observe', key: 'k', fence: 1, seq: 2, state: 'succeeded', at: 1, result };
}

async function seen(command: AgentCommand): Promise<unknown> {
  const [first] = await withSignatures([command], blobs);
  return first?.kind === 'observe' ? first.signed : 'not an observation';
}

test('what a key signed is seen, with whose word it is', async () => {
  expect(await seen(told({}))).toEqual({ by: key.publicText, statement });
});

test('what another key signed, what was changed since, and what is no note at all are nobody’s word', async () => {
  expect(await seen(told({ signer: other.publicText }))).toBeUndefined();
  expect(await seen(told({ text: proof.replace('pass', 'leak') }))).toBeUndefined();
  expect(await seen(told({ note: key.sign(statementText(statement)).replace('staging', 'stagins') }))).toBeUndefined();
  expect(await seen(told({ note: 'signed, truly' }))).toBeUndefined();
  expect(await seen(told({ signer: 'lockstep/a+0+k' }))).toBeUndefined();
});

test('no agent says itself that a signature holds', () => {
  const [command, signed] = [told({}), { by: key.publicText, statement }];
  const taken = (commands: readonly object[]): boolean => observationsBody.safeParse({ system: 'shop', commands }).success;
  expect([taken([command]), taken([{ ...command, signed }])]).toEqual([true, false]);
});

test('where a part of it is not kept, or is larger than any note, nothing is seen; other reports go by as they are', async () => {
  const command = told({});
  kept.delete(noteName);
  expect(await seen(command)).toBeUndefined();
  expect(await seen(told({ note: `${key.sign(statementText(statement))}${'x'.repeat(70_000)}` }))).toBeUndefined();
  const urls: AgentCommand = { by: 'agent:local', kind: 'urls', environment: 'int', urls: {} };
  expect(await withSignatures([urls], blobs)).toEqual([urls]);
});
