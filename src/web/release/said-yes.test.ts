import { expect, test } from 'vitest';
import type { Evidence } from '#core/state.ts';
import type { GateView } from '#core/views/shapes.ts';
import { saidYesOf } from './said-yes.ts';

const base = { stage: 'INT', gate: 'h', label: 'l', releaseDigest: '', planDigest: '', entry: '', because: '' } as const;

function word(by: string, at: number, more: Partial<Evidence> = {}): Evidence {
  return { ...base, id: `${by} ${at}`, kind: 'approval', verdict: 'pass', by, at, ...more };
}

function approval(...evidence: readonly Evidence[]): GateView {
  const gate = { hash: 'h', label: 'approval', side: 'entry', kind: 'approval', slots: [{ role: 'tester', count: 1 }] } as const;
  return { gate, state: 'passed', because: '', evidence };
}

const signOff: GateView = {
  gate: { hash: 's', label: 'uat', side: 'exit', kind: 'sign-off', role: 'customer', checklist: [] },
  state: 'passed',
  because: '',
  evidence: [word('eva', 9, { kind: 'sign-off' })],
};

test.each([
  ['of whoever approved, and when the last did', [approval(word('anna', 3)), approval(word('carla', 5))], [['approval', 'anna carla', 5]]],
  ['of one person once, by the last word', [approval(word('anna', 3), word('anna', 4))], [['approval', 'anna', 4]]],
  ['nothing of a yes that became a no', [approval(word('anna', 3), word('anna', 4, { verdict: 'fail' }))], []],
  ['nothing of a yes that was taken back', [approval(word('anna', 3, { revoked: { by: 'ada', reason: 'too soon' } }))], []],
  ['nothing where nobody was asked', [], []],
])('a card tells %s', (_, entry, told) => {
  expect(saidYesOf({ entry, exit: [] }).map(({ name, people, at }) => [name, people.join(' '), at])).toEqual(told);
});

test('who approved its entry comes before who signed it off', () => {
  expect(saidYesOf({ entry: [approval(word('anna', 3))], exit: [signOff] }).map(({ name }) => name)).toEqual(['approval', 'sign-off']);
});
