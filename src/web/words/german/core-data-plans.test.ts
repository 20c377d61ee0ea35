import { expect, test } from 'vitest';
import { tellInGerman } from './core.ts';

/** As the plan of a refresh says them, with names of a shop. */
test.each([
  'Table public.wishes is not in the database, not yet or no longer.',
  'Column public.customers.note is not in the database, not yet or no longer.',
  'The field public.customers.profile -> contact.fax is not in the database, not yet or no longer.',
  'The enum public.state is not in the database, not yet or no longer.',
  'The labels of the enum public.who were not all reviewed, and read as somebody’s.',
  'Column public.lines.sum is computed by the server from other columns, and from those on staging too. Delete its line.',
  'public.customers.age is integer, and only a tsvector is rebuilt.',
  'public.customers.age is NOT NULL, and `mask: null` would empty it.',
  'public.customers.age is integer, and `email` masks text, citext.',
  'public.customers.zip takes 5 characters, and `address.street` makes up to 40. `fpe.str` keeps the length.',
  'public.customers.first is masked by the column `sex`, and public.customers copies no such column.',
  'public.customers.id is smallint, which ends at 32767, and `fpe.int` makes numbers from 1 to 100000.',
  'public.customers.id is numbered by public.customers_id_seq, which has come to 2000. Declare `to: 4000` or more, so that there is room for the next ones, and do not change it later.',
  'public.customers.id is smallint: behind `to: 32767` the sequence public.customers_id_seq has no number left to go on with.',
  'public.tickets.search can\'t be rebuilt by its expression: column "body" does not exist.',
  'public.orders.customer is to be masked as public.people.id, and there is no such column that is copied.',
  'public.orders.customer names rows of public.customers.id (orders_customer_fkey), and would not be masked as that is: no row would be found any more.',
  'public.orders.customer would be emptied, and orders_fkey is MATCH FULL: of customer and tenant all are NULL, or none. Write `mask: null` for each of them.',
  'public.orders.customer names rows of public.customers.id (orders_customer_fkey), and that table stays empty. Copy it, or write `mask: null` here.',
  'public.orders.customer is text and cannot be masked as public.customers.id, which is integer.',
  'public.orders.name cannot be masked as public.customers.name: that is drawn by id of its row, and one value becomes many.',
  'public.orders.customer is masked as a column that is masked as it in turn: one of them must say `mask` or `keep`.',
  'public.customers.email is part of customers_email_key, for which NULLs are equal, and `mask: null` makes them so.',
  'public.stays.during is part of stays_excl, which excludes rows that overlap, and nobody knows that `date.shift` keeps them apart. Write `keep` and why, or `mask: null`.',
  'public.users.login is part of the unique index users_login over lower(login), and nobody knows that `fpe.str` keeps that apart. `username` and `fpe.str` with `with: {letters: small}` do.',
  'public.users.login is part of the unique index users_login over left(login, 3), and nobody knows that `fpe.str` keeps that apart. Write `keep` and why, or `mask: null`.',
  'public.users.login is part of the unique index users_login, and `hash` makes two values one. Choose one of `fpe.str`, `email`.',
  'public.users.address is part of the unique index users_address, and `constant` makes two values one. No mask of inet keeps values apart: write `keep` and why, or `mask: null`.',
  'public.users.state decides which rows users_login holds, by state = 1: it keeps login and tenant apart among those only, and a masked value would bring others in. Write `keep` and why.',
  'The subset small starts from public.orders, of which no rows are copied. Delete the line, or `rows: none` of the table.',
  'The subset small has two tables with `bytes`, and each is the size of the whole. Give one of them a `share`.',
  'public.events.visitor names rows of public.customers and public.guests. Add `to: public.customers` to the rule.',
  'public.orders.customer cannot become NULL where the row that it names does not come: public.orders.customer is NOT NULL. Delete `follow: false`.',
  'A reference of the file goes by public.wishes, and there is no such table.',
  'public.lines(order, tenant) and public.orders.id are not equally many columns.',
  'public.lines.order and public.orders.id cannot be compared: their types differ. Say it in SQL: `from: public.lines`, `value: order::text`.',
  '`view public.vips` needs `table public.people`, which the file leaves out. Leave it out, too, or keep the other.',
  'PostgreSQL cannot answer `created > now(`: syntax error at end of input. Change it in the classification file.',
  'And 3 more.',
])('%s', (english) => {
  const told = tellInGerman(english);
  expect(told).toBeDefined();
  expect(told).not.toMatch(/\b(?:the|were|nothing|nobody|somebody|this|which|and|keeps|write|choose)\b/i);
});
