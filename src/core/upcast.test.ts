import { expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { upcast } from './upcast.ts';

test('an event that is written today is read as it stands', () => {
  const event = { kind: 'stopLifted', by: 'olga' };
  expect(upcast('stopLifted', JSON.stringify(event))).toEqual([event]);
});

test('a kind that was written once is read as what it means today', () => {
  const former = {
    stoppedAndFreed: () => [{ kind: 'stopLifted', by: 'olga' } as const, { kind: 'stageFreed', stage: 'INT', by: 'olga' } as const],
  };
  expect(upcast('stoppedAndFreed', '{}', former).map(({ kind }) => kind)).toEqual(['stopLifted', 'stageFreed']);
});

test.each([
  ['teleported', '{"kind":"teleported"}'],
  ['constructor', '{"kind":"constructor"}'],
  // The kind beside the text is hashed with it: where the two differ, neither is believed.
  ['stopLifted', '{"kind":"stopSet"}'],
  ['stopLifted', 'null'],
])('an event of the kind %s that says %s stops the reader with a sentence', (kind, body) => {
  expect(() => upcast(kind, body)).toThrow(Failure);
  expect(() => upcast(kind, body)).toThrow(`The ledger holds an event of the kind \`${kind}\``);
});
