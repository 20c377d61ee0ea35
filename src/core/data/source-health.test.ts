import { expect, test } from 'vitest';
import { reasonToWait, type SourceLook } from './source-health.ts';

const limits = { answerMs: 500, lagMs: 60_000, sessions: 20 };
const well: SourceLook = { answerMs: 2, lagMs: 0, sessions: 3 };
const looks = (count: number, last: Partial<SourceLook>): readonly SourceLook[] => [
  ...Array.from({ length: count }, () => well),
  { ...well, ...last },
];

test.each([
  ['all is well', looks(19, {}), false, undefined],
  ['one slow answer of twenty is none', looks(19, { answerMs: 900 }), false, undefined],
  ['two slow ones are', [...looks(18, { answerMs: 900 }), { ...well, answerMs: 800 }], false, 'answers in 800 ms, and may in 500 ms'],
  ['a replica falls behind', looks(19, { lagMs: 90_000 }), false, 'a replica is 90 s behind, and may be 60 s'],
  ['others work', looks(19, { sessions: 21 }), false, '21 sessions work on the source, and 20 may'],
  ['it goes on after three looks that were well', looks(3, {}), true, undefined],
  ['and not after two', [{ ...well, answerMs: 900 }, well, well], true, 'answers in 900 ms'],
  ['nobody has looked', [], false, undefined],
])('of reading: %s', (_name, seen, isWaiting, words) => {
  const told = reasonToWait(seen, limits, isWaiting);
  if (words === undefined) expect(told).toBeUndefined();
  else expect(told).toContain(words);
});
