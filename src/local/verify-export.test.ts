import { expect, test } from 'vitest';
import { chainEvents } from '#store/ledger.ts';
import { genesisHash } from '#store/hash-of.ts';
import { verifyExport } from './verify-export.ts';

const rows = chainEvents(
  { name: 'shop', seq: 0, head: genesisHash },
  {
    at: 1_000,
    by: 'anna',
    commandId: 'c1',
    entities: [],
    leases: [],
    workUpserts: [],
    workDeletes: [],
    events: [
      { kind: 'stageHeld', body: '{"kind":"stageHeld","stage":"INT"}' },
      { kind: 'stageFreed', body: '{"kind":"stageFreed","stage":"INT"}' },
    ],
  },
);
const events = rows.map(({ system: _system, commandId, ...row }) => ({ ...row, command: commandId }));

test('an export that nobody touched is intact', async () => {
  const verdict = await verifyExport(JSON.stringify({ v: 1, system: 'shop', events }));
  expect(verdict).toMatchObject({ readable: true, intact: true, events: 2 });
});

test.each([
  ['a changed word', events.map((event) => ({ ...event, body: event.body.replace('INT', 'PROD') }))],
  ['another person', events.map((event) => ({ ...event, by: 'bo' }))],
  ['a missing event', events.slice(1)],
])('an export with %s is not', async (_what, changed) => {
  const verdict = await verifyExport(JSON.stringify({ v: 1, system: 'shop', events: changed }));
  expect(verdict).toMatchObject({ readable: true, intact: false });
});

test.each(['', '{}', '[]', 'a ledger', '{"system":"shop","events":[{"seq":1}]}'])('%j is no export', async (text) => {
  expect(await verifyExport(text)).toMatchObject({ readable: false });
});
