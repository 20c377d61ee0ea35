import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chainEvents } from '#store/ledger.ts';
import { genesisHash } from '#store/hash-of.ts';
import { textOfCheckpoint } from '#witness/checkpoint.ts';
import { openSigningKey } from '#witness/note.ts';
import type { ExportVerdict } from '#core/export-verdict.ts';
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

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-export-'));
});
afterAll(() => rm(folder, { recursive: true }));

const linesOf = (system: string, all: readonly object[]): string =>
  [{ v: 1, export: 'ledger', system }, ...all].map((line) => `${JSON.stringify(line)}\n`).join('');

async function verify(
  text: string,
  more: { readonly checkpoints?: readonly string[]; readonly key?: string } = {},
): Promise<ExportVerdict> {
  const file = path.join(folder, 'export');
  await writeFile(file, text);
  return verifyExport({ file, checkpoints: [], ...more });
}

test('an export that nobody touched is intact, whichever way it was written', async () => {
  const whole = await verify(JSON.stringify({ v: 1, system: 'shop', events }));
  expect(whole).toMatchObject({ readable: true, intact: true, events: 2 });
  expect(await verify(linesOf('shop', events))).toEqual(whole);
});

test.each([
  ['a changed word', events.map((event) => ({ ...event, body: event.body.replace('INT', 'PROD') }))],
  ['another person', events.map((event) => ({ ...event, by: 'bo' }))],
  ['a missing event', events.slice(1)],
])('an export with %s is not', async (_what, changed) => {
  expect(await verify(linesOf('shop', changed))).toMatchObject({ readable: true, intact: false });
});

test.each(['', '{}', '[]', 'a ledger', '{"system":"shop","events":[{"seq":1}]}', '{"export":"ledger","system":"shop"}\nx'])(
  '%j is no export',
  async (text) => {
    expect(await verify(text)).toMatchObject({ readable: false });
  },
);

test('beside a checkpoint a cut end is found, and what is newer is counted', async () => {
  const key = await openSigningKey(path.join(folder, 'key'));
  const at = (count: number): string => {
    const head = rows[count - 1]?.hash ?? '';
    return key.sign(textOfCheckpoint({ origin: key.name, at: 5000, lines: [{ system: 'shop', seq: count, head }], acknowledged: [] }));
  };
  const checkpoint = path.join(folder, 'checkpoint');
  const more = { checkpoints: [checkpoint], key: key.publicText };
  await writeFile(checkpoint, at(2));
  expect(await verify(linesOf('shop', events), more)).toMatchObject({ intact: true, covered: 2, uncovered: 0 });
  expect(await verify(linesOf('shop', events.slice(0, 1)), more)).toMatchObject({ intact: false });
  // Nothing else would show it.
  expect(await verify(linesOf('shop', events.slice(0, 1)))).toMatchObject({ intact: true });
  await writeFile(checkpoint, at(1));
  expect(await verify(linesOf('shop', events), more)).toMatchObject({ intact: true, covered: 1, uncovered: 1 });
  await writeFile(checkpoint, at(1).replace('shop 1', 'shop 2'));
  expect(await verify(linesOf('shop', events), more)).toMatchObject({ readable: false });
});
