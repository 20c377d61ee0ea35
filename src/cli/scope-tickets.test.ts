import { expect, test } from 'vitest';
import { ticketsOf, withTickets } from './scope-tickets.ts';

test.each([
  ['SHOP-12=Pay by card', { id: 'SHOP-12', title: 'Pay by card' }],
  ['SHOP-12 = a = b', { id: 'SHOP-12', title: 'a = b' }],
  ['SHOP-15', { id: 'SHOP-15' }],
  ['org/shop#41=', { id: 'org/shop#41' }],
])('%s is a ticket', (text, ticket) => {
  expect(ticketsOf([text])).toEqual([ticket]);
});

test.each(['=Pay by card', '#41', 'Pay by card', '', 'SHOP 12=Pay'])('`%s` is none', (text) => {
  expect(() => ticketsOf([text])).toThrow('does not say which ticket is in it');
});

test('tickets stand behind those of the file, and one of them gets another title and keeps its link', () => {
  const scope = { tickets: [{ id: 'A-1', title: 'Old', link: 'https://t/1' }, { id: 'A-2' }], commits: ['4f1c2ab'], requirements: [] };
  expect(
    withTickets(scope, [
      { id: 'A-3', title: 'New' },
      { id: 'A-1', title: 'Better' },
    ]),
  ).toEqual({
    ...scope,
    tickets: [{ id: 'A-1', title: 'Better', link: 'https://t/1' }, { id: 'A-2' }, { id: 'A-3', title: 'New' }],
  });
});
