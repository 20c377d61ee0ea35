import { expect, test } from 'vitest';
import type { RefreshView } from './data.ts';
import { signerKnown } from './proof-taken.ts';

const day = 86_400_000;
const begun = Date.UTC(2026, 10, 22);

function signed(promotion: string, days: number, signer: string | undefined, database = 'shop'): RefreshView {
  const refreshed = {
    at: 1,
    classification: '',
    plan: '',
    schema: '',
    verdict: 'pass',
    tables: 1,
    rows: 1,
    bytes: 1,
    ms: 1,
    ...(signer !== undefined && { signer }),
  } as const;
  return {
    promotion,
    why: 'asked',
    release: '1',
    database,
    from: 'prod',
    by: 'tess',
    ordered: begun + days * day,
    state: 'in-place',
    refreshed,
  };
}

test('a key is known since it signed first', () => {
  const history = [signed('a.1', 0, 'lockstep/x+0+k'), signed('a.2', 1, 'lockstep/x+0+k'), signed('b.3', 1, 'lockstep/y+0+k', 'crm')];
  expect(signerKnown(history, { promotion: 'a.2', database: 'shop' })).toEqual({
    signer: 'lockstep/x+0+k',
    known: 'The ledger knows this key since a.1 of 2026-11-22.',
  });
});

test('another key before is told, also long after', () => {
  const history = [signed('a.1', 0, 'lockstep/x+0+k'), signed('a.2', 1, 'lockstep/y+0+k'), signed('a.3', 2, 'lockstep/y+0+k')];
  expect(signerKnown(history, { promotion: 'a.3', database: 'shop' }).known).toBe(
    'The ledger knows this key since a.2 of 2026-11-23; before, lockstep/x signed a.1. Ask whoever runs the source why.',
  );
});

test('of what nobody signed no key is known', () => {
  expect(signerKnown([signed('a.1', 0, undefined)], { promotion: 'a.1', database: 'shop' })).toEqual({});
});
