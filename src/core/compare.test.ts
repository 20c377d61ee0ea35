import { describe, expect, test } from 'vitest';
import { compareEnvironments, type CompareSide } from './compare.ts';

const bill = (digit: string) => ({ web: { digest: `sha256:${digit.repeat(64)}`, source: 'directory:./web', blob: 'sha256:1' } });
const nothingTold = { system: 'shop', environment: 'int', version: 1, services: [] } as const;

function bitsOf(left: CompareSide, right: CompareSide): string | undefined {
  const rows = compareEnvironments(left, right, { shown: [nothingTold, nothingTold], compareSecret: () => 'unknown' });
  return rows.find(({ topic }) => topic === 'bits')?.state;
}

describe('the bits of two environments', () => {
  const read = { release: '1.0.0', bill: bill('1') };

  test.each([
    ['the same, where both were read back', read, read, 'same'],
    ['not known to be the same, where one was only asked for', { ...read, unseen: true }, read, 'unknown'],
    ['not known to be the same, where the other was only asked for', read, { ...read, unseen: true }, 'unknown'],
    ['others, where others were asked for', { ...read, unseen: true }, { ...read, bill: bill('2') }, 'differs'],
  ])('are %s', (_, left, right, state) => {
    expect(bitsOf(left, right)).toBe(state);
  });
});
