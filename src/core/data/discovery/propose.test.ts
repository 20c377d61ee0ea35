import { expect, test } from 'vitest';
import { fixtureMasks } from '#core/data/fixture.ts';
import { catalogOf, table, unique } from '#core/data/plan-fixture.ts';
import { proposedClassification } from './propose.ts';
import { writeProposal } from './write-proposal.ts';

test.each([
  ['text', {}, 'fpe.str, with: {kind: name.full}}'],
  ['text', { expression: 'lower(a)' }, 'fpe.str, with: {kind: name.full, letters: small}}'],
  ['citext', {}, 'fpe.str, with: {kind: name.full, letters: small}}'],
])('for a unique column of %s with an index %j a mask is proposed that keeps it apart', (type, fields, wanted) => {
  const uniques = unique('a').map((key) => ({ ...key, ...fields }));
  const column = {
    name: 'a',
    score: 1,
    reasons: ['its name'],
    decision: { kind: 'mask', mask: { id: 'name.full', options: {} } },
    paths: [],
  } as const;
  const inspection = { tables: [{ schema: 'public', name: 't', rows: 1, isOfPersons: true, columns: [column] }] };
  const text = writeProposal(proposedClassification(catalogOf([table('t', [`a: ${type}!`], { uniques })]), inspection, fixtureMasks));
  expect(text).toContain(`a: {type: ${type}, mask: ${wanted}`);
  expect(text).not.toContain(' # ? ');
});
