import { describe, expect, test } from 'vitest';
import { entryOf } from './contract-case.ts';
import { falsifications } from './contract.ts';
import { genesisHash, hashOf } from './hash-of.ts';
import { chainEvents, verifyRows } from './ledger.ts';

const rows = chainEvents(
  { name: 'shop', seq: 0, head: genesisHash },
  entryOf({ events: Array.from({ length: 6 }, (_, index) => ({ kind: 'told', body: String(index) })) }),
);

describe('the ledger', () => {
  test('an untouched chain holds', async () => {
    expect(await verifyRows('shop', rows)).toEqual({ intact: true, seq: 6, head: rows[5]?.hash });
    expect(await verifyRows('shop', [])).toEqual({ intact: true, seq: 0, head: genesisHash });
  });

  test.each(falsifications)('$name is found', async ({ of }) => {
    expect(await verifyRows('shop', of(rows))).toMatchObject({ intact: false });
  });

  test('the events of another system do not pass for this one', async () => {
    expect(await verifyRows('bank', rows)).toMatchObject({ intact: false, fault: 'hash' });
  });

  test('a cut tail is found where the head is known, and only there', async () => {
    const cut = rows.slice(0, 4);
    expect(await verifyRows('shop', cut)).toMatchObject({ intact: true });
    expect(await verifyRows('shop', cut, { seq: 6, head: rows[5]?.hash ?? '' })).toMatchObject({ intact: false, fault: 'head' });
  });

  test('no text can move from one field into the next', () => {
    const row = { system: 's', seq: 1, atMicros: 1, by: 'ab', commandId: 'c', kind: 'k', body: '{}', previousHash: genesisHash };
    expect(hashOf(row)).not.toBe(hashOf({ ...row, by: 'a', commandId: 'bc' }));
  });

  test('the recipe does not change: one event, its hash written down', () => {
    const row = {
      system: 'shop',
      seq: 1,
      atMicros: 1_000_000,
      by: 'ada',
      commandId: 'c1',
      kind: 'told',
      body: '"ä€😀"',
      previousHash: genesisHash,
    };
    expect(hashOf(row)).toBe('646b9ee03ccb85fa321bee4fae7137c771dfbb63b510732d27f9ce4ec46c3898');
  });
});
