// Why a plan is refused goes to the controller: without what somebody's name or address has come to be called by.
import { expect, test } from 'vitest';
import type { Classification } from '#core/data/classification.ts';
import { noOwnMasks } from '#core/data/own-masks.ts';
import { PlanRefused } from '#data/refresh.ts';
import { planRefused } from './data-failures.ts';
import type { PlanFinding } from '#core/data/refresh-plan.ts';

const classification: Classification = { epoch: 1, tables: [], enums: [] };
const own = { classification, digest: 'sha256:0', place: 'data.yaml', own: noOwnMasks, definitions: [] };

function told(finding: Omit<PlanFinding, 'where'> & { readonly where?: string }): string {
  return planRefused(new PlanRefused([{ where: 'public.it', ...finding }]), own)
    .message.split('\n')
    .slice(1)
    .join(' ');
}

test.each([
  [
    {
      code: 'personal-ddl',
      sentence: 'The text of `table public."ann@web.de"` holds.',
      lines: ['table public."ann@web.de": {holds: [email]}'],
    },
    'The text of `table public."…"` holds.   table public."…": {holds: [email]}',
  ],
  [{ code: 'new-table', sentence: 'The table public."Order Lines" is new.', lines: [] }, 'The table public."Order Lines" is new.'],
  [
    { code: 'new-enum', where: 'public.who', sentence: 'Nobody reviewed it.', lines: ['public.who: [Anna, Daniel, Maria]'] },
    'The labels of the enum public.who were not all reviewed, and read as somebody’s.',
  ],
  [
    { code: 'changed-enum', where: 'public.who', sentence: 'It has: ann@web.de.', lines: ['public.who: [ann@web.de, new]'] },
    'The labels of the enum public.who were not all reviewed, and read as somebody’s.',
  ],
  [
    { code: 'new-enum', sentence: 'Nobody reviewed it.', lines: ['public.state: [new, paid]'] },
    'Nobody reviewed it.   public.state: [new, paid]',
  ],
] as const)('%o', (finding, sentence) => {
  expect(told(finding)).toBe(sentence);
});
