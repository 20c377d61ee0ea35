import { expect, test } from 'vitest';
import { fixtureMasks } from './fixture.ts';
import { parseClassification } from './parse-classification.ts';
import { planRefresh } from './plan.ts';
import { catalogOf, file, table } from './plan-fixture.ts';
import type { Planned } from './refresh-plan.ts';

function planned(line: string, largeObjects?: number): Planned {
  const text = `lockstep-data: 1\ntables:\n${file(['id: {type: bigint, keep: a number}'])}${line}`;
  const parsed = parseClassification(text, fixtureMasks);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  return planRefresh(
    catalogOf([table('t', ['id: bigint'])], largeObjects === undefined ? {} : { largeObjects }),
    parsed.classification,
    fixtureMasks,
  );
}

test('large objects of which nobody said what becomes of them stop everything, with the line to commit', () => {
  expect(planned('', 3)).toEqual({
    ok: false,
    findings: [
      {
        code: 'large-objects',
        where: 'large-objects',
        sentence: 'The database has 3 large objects, and the file does not say what becomes of them.',
        lines: ['large-objects: {mask: blob}'],
      },
    ],
  });
});

test.each([
  ['large-objects: {mask: blob}', 'blob'],
  ['large-objects: {keep: public documents, approved-by: dora}', 'keep'],
  ['large-objects: {mask: null}', undefined],
])('%s', (line, wanted) => {
  const found = planned(line, 1);
  expect(found.ok && found.plan.largeObjects).toBe(wanted);
});

test('a database without any needs no word for them, and one that is there waits', () => {
  for (const line of ['', 'large-objects: {mask: blob}']) expect(planned(line).ok && planned(line)).not.toHaveProperty('plan.largeObjects');
});

test.each([['{mask: email}'], ['{as: public.t.id}']])('large objects are files, and not %s', (line) => {
  expect(() => planned(`large-objects: ${line}`)).toThrow(
    'Large objects are files. Write `mask: blob`, `keep:` and why, or `mask: null` to leave them out.',
  );
});
