import { expect, test } from 'vitest';
import { catalogOf, file, planned, table, unique } from './plan-fixture.ts';
import type { NamedRow } from './refresh-plan.ts';

const town = table('towns', ['id: bigint!', 'mayor: text']);
const customer = table('customers', ['id: bigint!', 'name: text', 'mail: text', 'town: bigint', 'twin: bigint']);
const ticket = table('tickets', ['id: bigint!', 'customer: bigint', 'note: text', 'code: text']);
const reply = table('replies', ['ticket: bigint', 'text: text']);
const references = [
  reference('tickets', 'customer', 'customers'),
  reference('replies', 'ticket', 'tickets'),
  reference('customers', 'town', 'towns'),
  reference('customers', 'twin', 'customers'),
];

function reference(from: string, column: string, to: string): ReturnType<typeof catalogOf>['references'][number] {
  return {
    name: `${from}_${column}`,
    from: { schema: 'public', name: from, columns: [column] },
    to: { schema: 'public', name: to, columns: ['id'] },
  };
}

const id = 'id: {type: bigint, keep: a number}';
function as(name: string, to: string): string {
  return `${name}: {type: bigint, as: public.${to}.id}`;
}
const towns = file([id, 'mayor: {type: text, mask: name.full}'], 'towns');
const customers = file(
  [id, 'name: {type: text, mask: name.full, entity: id}', 'mail: {type: text, mask: email}', as('town', 'towns'), as('twin', 'customers')],
  'customers',
);
const replies = file([as('ticket', 'tickets'), 'text: {type: text, keep: a form}'], 'replies');

function tickets(note: string): string {
  return file([id, as('customer', 'customers'), `note: {type: text, ${note}}`, 'code: {type: text, keep: a code}'], 'tickets');
}

function namedIn(lines: string, name: string, catalog = catalogOf([town, customer, ticket, reply], { references }), more = ''): unknown {
  const plan = planned(catalog, lines, more);
  if (!plan.ok) throw new Error(plan.findings.map(({ sentence }) => sentence).join('\n'));
  return plan.plan.tables.find((each) => each.name === name)?.named?.map(wordsOf);
}

function wordsOf({ steps, columns }: NamedRow): string {
  const way = steps.map(
    ({ from, to, columns: keys, isPartitioned, as, label }) =>
      `${from.join()}${as === undefined ? '' : `::${as.join()}`}→${to.name}(${keys.join()})${isPartitioned ? '*' : ''}${label === undefined ? '' : ` where ${label.column} is ${label.value}`}`,
  );
  return `${way.join(' ')}: ${columns.map(({ source }) => source.name).join(', ')}`;
}

test('in texts that are scrubbed the masked values of the rows that their row names are looked for, and of those that these name', () => {
  expect(namedIn(towns + customers + tickets('mask: text.scrub') + replies, 'tickets')).toEqual([
    'customer→customers(id): id, name, mail',
    'customer→customers(id) town→towns(id): mayor',
    'customer→customers(id) twin→customers(id): id, name, mail',
  ]);
});

test('nothing is read of other rows where no text is scrubbed', () => {
  for (const name of ['towns', 'customers', 'tickets', 'replies'])
    expect(namedIn(towns + customers + tickets('mask: email') + replies, name)).toBeUndefined();
});

test('a text within JSON is one, too', () => {
  const column = 'note: {type: text, mask: json}';
  const path = 'note -> body: {mask: text.scrub}';
  const lines = file([id, as('customer', 'customers'), column, path, 'code: {type: text, keep: a code}'], 'tickets');
  expect(namedIn(towns + customers + lines + replies, 'tickets')).toHaveLength(3);
});

test('a table that stays empty is not read for others either', () => {
  const none = '  public.towns: {rows: none}\n';
  const own = customers.replace(as('town', 'towns'), 'town: {type: bigint, mask: null}');
  expect(namedIn(none + own + tickets('mask: text.scrub') + replies, 'tickets')).toEqual([
    'customer→customers(id): id, name, mail',
    'customer→customers(id) twin→customers(id): id, name, mail',
  ]);
});

test('the partitions of a table name what it names, and a row of partitions is found in all of them', () => {
  const root = { schema: 'public', name: 'tickets' } as const;
  const parts = [
    town,
    { ...customer, kind: 'partitioned' as const },
    { ...ticket, kind: 'partitioned' as const },
    { ...ticket, name: 'tickets_1', kind: 'partition' as const, partitionOf: root },
    reply,
  ];
  const own = namedIn(towns + customers + tickets('mask: text.scrub') + replies, 'tickets_1', catalogOf(parts, { references }));
  expect(own).toContain('customer→customers(id)* town→towns(id): mayor');
});

test('a foreign key of the file counts where it names one row by a type that can be compared', () => {
  const more = `references:
  - {from: public.tickets.code, to: public.customers.mail}
  - {from: public.tickets.code, to: public.customers.name}
`;
  const alike = tickets('mask: text.scrub')
    .replace('keep: a code', 'as: public.customers.mail')
    .replace('as: public.customers.id', 'keep: a number');
  const lines = towns + customers.replace('mask: name.full, entity: id', 'as: public.customers.mail') + alike + replies;
  const keyed = { ...customer, uniques: unique('mail') };
  const catalog = catalogOf([town, keyed, ticket, reply], { references: references.slice(1) });
  expect(namedIn(lines, 'tickets', catalog, more)).toEqual([
    'code→customers(mail): name, mail',
    'code→customers(mail) town→towns(id): mayor',
    'code→customers(mail) twin→customers(id): name, mail',
  ]);
});

test('who names rows of several tables names of each what its label says, also where a text names a number', () => {
  const note = table('notes', ['kind: text', 'owner: text', 'by: bigint', 'text: text']);
  const lines =
    towns +
    customers +
    tickets('keep: a form') +
    replies +
    file(
      [
        'kind: {type: text, keep: a kind}',
        'owner: {type: text, keep: a number}',
        'by: {type: bigint, keep: a number}',
        'text: {type: text, mask: text.scrub}',
      ],
      'notes',
    );
  const keyed = [town, customer, ticket].map((each) => ({ ...each, uniques: unique('id') }));
  const catalog = catalogOf([...keyed, reply, note], { references });
  const more = (columns: string): string => `references:
  - {from: ${columns}, label: kind, to: {Town: public.towns.id, Customer: public.customers.id, Ticket: public.tickets.id}}
`;
  expect(namedIn(lines, 'notes', catalog, more('public.notes.by'))).toEqual([
    'by→towns(id) where kind is Town: mayor',
    'by→customers(id) where kind is Customer: id, name, mail',
    'by→customers(id) where kind is Customer town→towns(id): mayor',
    'by→customers(id) where kind is Customer twin→customers(id): id, name, mail',
    'by→tickets(id) where kind is Ticket customer→customers(id): id, name, mail',
  ]);
  expect(namedIn(lines, 'notes', catalog, more('public.notes.owner'))).toContain(
    'owner::integer→customers(id) where kind is Customer: id, name, mail',
  );
  // Two rows could have the same: nobody knows which is meant.
  expect(
    namedIn(lines, 'notes', catalogOf([town, customer, ticket, reply, note], { references }), more('public.notes.by')),
  ).toBeUndefined();
});
