import { expect, test } from 'vitest';
import { fillSlots, placesIn } from './slots.ts';
import type { Slot } from '#core/system.ts';

const roles: { readonly [person: string]: readonly string[] } = { cat: ['lead'], dan: ['qa'], eve: ['lead', 'qa'], fay: [] };
const hasRole = (person: string, role: string): boolean => roles[person]?.includes(role) ?? false;
const lead = { role: 'lead', count: 1 };
const qa = { role: 'qa', count: 1 };

test.each<[string, readonly Slot[], readonly string[], readonly Slot[]]>([
  ['nobody signed', [lead, qa], [], [lead, qa]],
  ['one person fills one slot, though she fits both', [lead, qa], ['eve'], [qa]],
  ['she moves along to where she is needed', [lead, qa], ['eve', 'cat'], []],
  ['whoever comes first', [lead, qa], ['cat', 'eve'], []],
  ['signing twice is signing once', [{ role: 'lead', count: 2 }], ['cat', 'cat'], [lead]],
  ['a role that nobody has stays open', [lead, { role: 'cfo', count: 1 }], ['cat', 'eve', 'dan'], [{ role: 'cfo', count: 1 }]],
  ['who has no role fills nothing', [lead], ['fay'], [lead]],
  ['two of one role and one of another', [{ role: 'lead', count: 2 }, qa], ['cat', 'eve', 'dan'], []],
])('%s', (_name, slots, signers, open) => {
  expect(
    fillSlots(
      slots,
      signers.map((person) => ({ person })),
      hasRole,
    ),
  ).toEqual(open);
});

test('who chose a role fills no other; of several choices the last counts', () => {
  expect(fillSlots([lead, qa], [{ person: 'eve', role: 'qa' }], hasRole)).toEqual([lead]);
  expect(
    fillSlots(
      [lead, qa],
      [
        { person: 'eve', role: 'qa' },
        { person: 'eve', role: 'lead' },
      ],
      hasRole,
    ),
  ).toEqual([qa]);
});

test('places are counted over all slots', () => expect(placesIn([{ role: 'lead', count: 2 }, qa])).toBe(3));
