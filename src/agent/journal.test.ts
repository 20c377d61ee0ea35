import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalRecord, Result } from './journal-memory.ts';
import { Journal } from './journal.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-journal-'));
  file = path.join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function intent(key: string): JournalRecord {
  return { kind: 'intent', system: 'shop', key, fence: 3, orderDigest: 'sha256:0', attempt: 1, at: 1 };
}

function result(key: string): JournalRecord {
  return { kind: 'result', key, state: 'succeeded', at: 2, because: 'done', result: { ms: 5 } };
}

function acknowledged(key: string): JournalRecord {
  return { kind: 'acknowledged', key };
}

function reopen(journal: Journal): Journal {
  journal.close();
  return new Journal(file);
}

test('what was begun and what came of it is known after a restart', () => {
  let journal = new Journal(file);
  for (const record of [intent('a'), intent('b'), result('b'), intent('c'), result('c')]) journal.write(record);
  journal.write({ kind: 'acknowledged', key: 'c' });
  journal = reopen(journal);
  expect(journal.order('a')).toMatchObject({ intent: intent('a'), isAcknowledged: false });
  expect(journal.order('a')?.result).toBeUndefined();
  expect(journal.order('b')?.result).toEqual(result('b'));
  expect(journal.unacknowledged().map((order) => order.intent.key)).toEqual(['b']);
});

test('what an agent would tell of a result is all there after a crash', () => {
  const sign = `sha256:${'a'.repeat(64)}`;
  const proved = { at: 1, verdict: 'leak', classification: sign, plan: sign, values: 9, cells: 90, leaks: 1, ms: 5, signer: 'k' } as const;
  const told: Result = {
    kind: 'result',
    key: 'a',
    state: 'succeeded',
    at: 2,
    because: 'done',
    result: { ms: 5, since: 7, proved, blobs: { 'proof.json': sign } },
  };
  let journal = new Journal(file);
  for (const record of [intent('a'), told]) journal.write(record);
  journal = reopen(journal);
  expect(journal.unacknowledged().map((order) => order.result)).toEqual([told]);
});

test('the highest fence of an environment and the number of its last health report are kept', () => {
  let journal = new Journal(file);
  for (const fence of [4, 7, 5]) journal.write({ kind: 'fence', place: 'shop/prod', fence });
  journal.write({ kind: 'health', place: 'shop/prod', seq: 12 });
  journal = reopen(journal);
  expect([journal.fence('shop/prod'), journal.fence('shop/int'), journal.healthSeq('shop/prod')]).toEqual([7, 0, 12]);
});

test('a last line that was cut off anywhere is as if never begun, and writing goes on behind the whole ones', () => {
  const first = new Journal(file);
  first.write(intent('a'));
  const whole = statSync(file).size;
  first.write(intent('b'));
  const all = statSync(file).size;
  first.close();
  const text = readFileSync(file);
  for (let size = whole; size < all; size += 7) {
    writeFileSync(file, text);
    truncateSync(file, size);
    let journal = new Journal(file);
    expect(journal.order('b')).toBeUndefined();
    journal.write(intent('c'));
    journal = reopen(journal);
    expect(journal.order('a')).toBeDefined();
    expect(journal.order('c')).toBeDefined();
    journal.close();
  }
});

test('a last line whose middle did not reach the disk is cut off too', () => {
  const journal = new Journal(file);
  journal.write(intent('a'));
  journal.close();
  appendFileSync(file, `${'\0'.repeat(40)}\n`);
  expect(new Journal(file).order('a')).toBeDefined();
  expect(readFileSync(file, 'utf8')).not.toContain('\0');
});

test('any other damage stops the agent', () => {
  const journal = new Journal(file);
  for (const key of ['a', 'b', 'c']) journal.write(intent(key));
  journal.close();
  writeFileSync(file, readFileSync(file, 'utf8').replace('"key":"a"', '"key":"x"'));
  expect(() => new Journal(file)).toThrow('Line 1 of the agent');
});

test('written anew again and again, it drops the orders that came first', () => {
  const journal = new Journal(file, { compactAfter: 0, keep: 1 });
  for (const key of ['a', 'b', 'c']) for (const record of [intent(key), result(key), acknowledged(key)]) journal.write(record);
  expect(['a', 'b', 'c'].map((key) => journal.order(key) !== undefined)).toEqual([false, false, true]);
  journal.close();
});

test('written anew it is short, and what is unfinished is still known', () => {
  let journal = new Journal(file, { compactAfter: 100, keep: 10 });
  journal.write({ kind: 'fence', place: 'shop/prod', fence: 9 });
  journal.write(intent('unfinished'));
  journal.write(intent('untold'));
  journal.write(result('untold'));
  for (let number = 0; number < 100; number += 1) {
    journal.write(intent(`${number}`));
    journal.write(result(`${number}`));
    journal.write({ kind: 'acknowledged', key: `${number}` });
  }
  journal = reopen(journal);
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(150);
  expect([journal.fence('shop/prod'), journal.order('unfinished')?.intent.key, journal.order('0')]).toEqual([9, 'unfinished', undefined]);
  expect(journal.unacknowledged().map((order) => order.intent.key)).toEqual(['untold']);
  expect(journal.order('99')?.isAcknowledged).toBe(true);
});
