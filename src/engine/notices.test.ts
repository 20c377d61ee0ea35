import { expect, test } from 'vitest';
import { shopFile } from '#core/notify/fixture.ts';
import { catalogue } from '#catalogue/index.ts';
import { digestOf } from '#core/canonical.ts';
import type { PersonCommand } from '#core/command.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { NoticeRow } from '#store/outbox.ts';
import { Slices } from './slices.ts';
import { recordStep } from './transact.ts';

/** As the shop of the core's tests, but nobody examines what is in DEV: 1.0.0 waits for people before the first stage. */
const file = shopFile.replace('- stage: DEV', '- stage: DEV\n    entry: [approval: tester]');

function commands(): readonly PersonCommand[] {
  const parsed = parseSystem(file, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const digest = `sha256:${'0'.repeat(64)}`;
  const bill = { api: { digest, source: 'directory:./api', blob: digest } };
  return [
    { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } },
    { kind: 'apply', by: 'ada', file: parsed.system, digest: digestOf(parsed.system) },
    { kind: 'create', by: 'dora', release: '1.0.0', bill, authors: ['dora'], carry: false },
  ];
}

/** Everything that is to be told, and was not yet. */
async function toldIn(database: MemoryDatabase): Promise<readonly NoticeRow[]> {
  const told: NoticeRow[] = [];
  await openMemoryStore({ database }).outbox.spread(100, (notice) => {
    told.push(notice);
    return [];
  });
  return told;
}

async function say(database: MemoryDatabase, command: PersonCommand, dyingAt = ''): Promise<void> {
  const onStep = (name: string): void => {
    if (name === dyingAt) throw new Error('killed');
  };
  const { refusal } = await recordStep(openMemoryStore({ database, onStep }), new Slices(), () => 1000, { system: 'shop', command });
  if (refusal !== undefined) throw new Error(refusal.sentence);
}

test('what a step is to tell stands beside its events, once; a step that is not written tells nothing', async () => {
  const database = new MemoryDatabase();
  const [roster, apply, create] = commands();
  for (const command of [roster, apply]) if (command !== undefined) await say(database, command);
  expect(await toldIn(database)).toEqual([]);
  if (create === undefined) throw new Error('no release');
  await expect(say(database, create, 'commit')).rejects.toThrow('killed');
  expect(await toldIn(database)).toEqual([]);
  await say(database, create);
  const told = await toldIn(database);
  expect(told.map(({ id }) => id)).toEqual([expect.stringMatching(/^ntc_[0-9a-f]{32}$/)]);
  expect(told[0]?.body).toContain('a tester has still to approve 1.0.0 for DEV');
});

test('what was written is told, though the controller died before it could know', async () => {
  const database = new MemoryDatabase();
  const all = commands();
  for (const command of all.slice(0, -1)) await say(database, command);
  for (const command of all.slice(-1)) await expect(say(database, command, 'committed')).rejects.toThrow('killed');
  expect(await toldIn(database)).toHaveLength(1);
});
