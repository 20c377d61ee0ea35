import { expect, test } from 'vitest';
import { changesByName } from './changed-names.tsx';

const commit = (subject: string) => ({ commit: 'c0ffee', subject });
const row = { topic: 'configuration', state: 'differs' } as const;

test('commits are named by their newest subjects, keys and migrations by their names', () => {
  const list = ['Voucher', 'Refund', 'Invoice', 'Cart'].map(commit);
  const commits = [{ service: 'api', of: 'right', count: 4, list }] as const;
  const rows = [
    { ...row, key: 'int api MAIL', left: 'a', right: 'b' },
    { ...row, key: 'prod api MAIL', left: 'a', right: 'c' },
    { ...row, topic: 'migration', key: 'api 2.sql', right: 'sha256:1' },
  ] as const;
  expect(changesByName({ commits, rows })).toEqual([
    { of: 'api', what: '4 commits: “Voucher”, “Refund”, “Invoice”', more: 1 },
    { of: 'migrations', what: '+ api 2.sql', more: 0 },
    { of: 'config keys', what: '~ api MAIL', more: 0 },
  ]);
});

test('what a release lacks is told as that, and what did not change is not told', () => {
  const commits = [{ service: 'web', of: 'left', count: 1, list: [commit('Menu')] }] as const;
  expect(changesByName({ commits, rows: [] })).toEqual([{ of: 'web', what: 'without 1 commit: “Menu”', more: 0 }]);
});
