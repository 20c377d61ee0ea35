import { expect, test } from 'vitest';
import { allowedSame, judgeProof, proofDigest, proofSentences, proofText, type ProofVerdict } from './verdict.ts';

type Found = Parameters<typeof judgeProof>[0];

const email = { column: 'public.people.email', rows: 10, masked: 8, nulls: 2 };
const unchanged = { where: 'public.people.email', same: 0, allowed: 0, shortSame: 0, shortAllowed: 2 };
const leak = { where: 'public.orders.note', encoding: 'base64', of: 'public.people.email', cells: 3 };

function judged(fields: Partial<Found> = {}): ProofVerdict {
  return judgeProof({
    plan: 'sha256:00',
    snapshotAt: '2026-11-22T10:00:00.000Z',
    leaks: [],
    faults: [],
    coverage: [email],
    unchanged: [unchanged],
    looked: { values: 8, oneTextIn: 1, oneValueIn: 1, excluded: { short: 2 } },
    scanned: { cells: 100, bytes: 1_000, texts: 7, explained: 0, ms: 1 },
    canaries: [{ encoding: 'hex', found: true }],
    risks: [],
    utility: [],
    orphans: [],
    ...fields,
  });
}

test.each<[string, Partial<Found>, ProofVerdict['result']]>([
  ['what was not found passes', {}, 'pass'],
  ['what was found leaks', { leaks: [leak] }, 'leak'],
  ['a canary that was not found breaks the proof', { canaries: [{ encoding: 'hex', found: false }] }, 'broken'],
  ['a row that was neither masked nor NULL breaks it', { coverage: [{ ...email, rows: 11 }] }, 'broken'],
  ['a lane that was lost breaks it', { faults: ['What 1 of 2 lanes saw is lost.'] }, 'broken'],
  ['a mask that changes nothing leaks', { unchanged: [{ ...unchanged, same: 1 }] }, 'leak'],
  ['… of what is short too', { unchanged: [{ ...unchanged, shortSame: 3 }] }, 'leak'],
  ['as many equal ones as chance has are none', { unchanged: [{ ...unchanged, same: 2, allowed: 2, shortSame: 2 }] }, 'pass'],
  ['a leak is one, whatever is broken beside', { leaks: [leak], faults: ['So.'] }, 'leak'],
])('%s', (_sentence, fields, result) => {
  expect(judged(fields).result).toBe(result);
});

test('a verdict is one text with one digest, whatever the order of its fields', () => {
  const verdict = judged();
  const turned = Object.fromEntries(Object.entries(verdict).toReversed());
  expect(proofText(verdict)).toBe(proofText({ ...verdict, ...turned }));
  expect(proofDigest(judged({ leaks: [leak] }))).not.toBe(proofDigest(verdict));
  expect(JSON.parse(proofText(verdict))).toEqual(verdict);
});

test('whoever reads it hears where, of what, and what to do', () => {
  expect(proofSentences(judged())).toEqual([
    'None of 8 values of masked columns in 100 cells and 7 texts of the schema was found.',
    'Not looked for, shorter than 8 letters and figures: 2.',
  ]);
  expect(proofSentences(judged({ looked: { values: 1, oneTextIn: 64, oneValueIn: 2, excluded: {} } })).slice(1)).toEqual([
    'Of runs of words one in 64 was looked for: all did not fit into memory.',
    'Of values one in 2 was looked for: all did not fit into memory.',
  ]);
  expect(proofSentences(judged({ leaks: [leak], faults: ['So it is.'] }))).toEqual([
    'public.orders.note holds values of public.people.email (base64) in 3 cells: mask it in the classification file, or remove them in production.',
    'The proof is broken: So it is.',
    'Staging is as it was before: the copy that was made is gone.',
  ]);
});

test.each([
  [1_000, true, 0],
  [1_000, false, 2],
  [1_000_000, false, 17],
])('of %d values, where two never become one is %s, %d may be equal by chance', (looked, never, allowed) => {
  expect(allowedSame(looked, never)).toBe(allowed);
});

test('a proof of what stands says what it did not see, and what to do about what it found there', () => {
  const standing = judged({ of: 'standing', leaks: [leak], coverage: [], unchanged: [] });
  expect(standing.limits.some((limit) => limit.includes('is known of a refresh alone'))).toBe(true);
  expect(standing.promises.some((promise) => promise.includes('went through its mask'))).toBe(false);
  expect(judged().promises.some((promise) => promise.includes('went through its mask'))).toBe(true);
  expect(proofSentences(standing)).toEqual([
    'public.orders.note holds values of public.people.email (base64) in 3 cells: remove them there, or refresh.',
    'Staging is as it was: nothing was changed.',
  ]);
});
