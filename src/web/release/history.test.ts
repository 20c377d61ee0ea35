import { expect, test } from 'vitest';
import type { EventKind } from '#core/event.ts';
import type { LedgerEvent } from '#web/api/queries.ts';
import { historyOf } from './history.ts';

function entry(kind: EventKind, fields: object): LedgerEvent {
  return { seq: 1, atMicros: 0, by: 'ada', command: 'c', kind, previousHash: '', hash: 'h', body: JSON.stringify({ kind, ...fields }) };
}

const released = (id: string, more: object = {}) => entry('releaseCreated', { release: { id, ...more } });

test.each([
  ['that it was made', released('1.1'), true],
  ['not that another was made from it', released('1.2', { hotfix: { base: '1.1', because: 'it burns' } }), false],
  ['that somebody rejected it', entry('releaseEnded', { release: '1.1', as: 'rejected', because: 'slow', by: 'ada' }), true],
  ['not what was done with one whose name begins as its own does', entry('goalSet', { release: '1.1.0', stage: 'PROD', by: 'ada' }), false],
  ['nor with one whose name ends so', entry('goalSet', { release: '2.1.1', stage: 'PROD', by: 'ada' }), false],
  ['that a promotion of it began', entry('promotionStarted', { promotion: '1.1@TEST.7', at: 0 }), true],
  ['not that a promotion of such another began', entry('promotionStarted', { promotion: '1.1.0@TEST.7', at: 0 }), false],
  ['not what machines tell each other meanwhile', entry('orderIssued', { order: { key: 'k', promotion: '1.1@TEST.7' } }), false],
  ['not what is about no release', entry('stopSet', { by: 'ada', reason: 'storm' }), false],
] as const)('the page of a release tells %s', (_, event, isTold) => {
  expect(historyOf([event], '1.1')).toEqual(isTold ? [event] : []);
});

test('a name is found as it is written, whatever is in it', () => {
  const event = entry('goalSet', { release: 'a"b\\c', stage: 'PROD', by: 'ada' });
  expect(historyOf([event, released('1.1')], 'a"b\\c')).toEqual([event]);
});
