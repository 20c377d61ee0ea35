// What a release's migrations do is read from its bits when it is made, and said wherever somebody looks at it.
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankFile, startBank, type Bank } from './test-bank.ts';

let bank: Bank;

beforeAll(async () => {
  bank = await startBank();
  await bank.applyFile(bankFile.replace('command: node a.js}', 'command: node a.js, migrations: node migrate.js}'));
});
afterAll(() => bank.close());

async function bill(release: string, files: { readonly [path: string]: string }, broken = false, at = bank): Promise<object> {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.entry({ name: 'server.js' }, release);
  tar.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of tar) if (part instanceof Uint8Array) parts.push(part);
  const content = broken ? Buffer.from('<html>'.repeat(300)) : Buffer.concat(parts);
  const { digest } = await at.store.blobs.put(content);
  return { api: { digest: `sha256:${Buffer.from(release).toString('hex').padEnd(64, '0')}`, source: 'directory:./api', blob: digest } };
}

const first = { 'db/migrations/001.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);' };

test('the files are read from the archive, and what may break the release before is kept with the release', async () => {
  const made = await bill('1.0.0', {
    ...first,
    'db/migrations/002.sql': '\nALTER TABLE orders DROP COLUMN note;',
    'queries/find.sql': 'SELECT 1',
  });
  expect(await bank.give('dora', 'create', { release: '1.0.0', bill: made })).toBe('done');
  const { migrations } = (await bank.engine.read('bank'))?.state.releases.get('1.0.0') ?? {};
  expect(migrations?.['api']).toMatchObject([
    { path: 'db/migrations/001.sql', makes: ['orders'], breaks: [] },
    { path: 'db/migrations/002.sql', breaks: [{ rule: 5, line: 2, breaks: 'yes' }] },
  ]);
});

test('whoever brings a release cannot say what its migrations do', async () => {
  const made = await bill('1.0.1', first);
  expect(await bank.give('dora', 'create', { release: '1.0.1', bill: made, migrations: { api: [] } })).toBe('invalid-request');
});

test.each([
  ['an archive that is none', '1.0.2', true, first],
  ['one without SQL', '1.0.3', false, { 'migrate.js': 'run()' }],
] as const)('%s says nothing of migrations, and keeps no release from being made', async (_what, release, broken, files) => {
  expect(await bank.give('dora', 'create', { release, bill: await bill(release, files, broken) })).toBe('done');
  expect((await bank.engine.read('bank'))?.state.releases.get(release)?.migrations).toBeUndefined();
});

test('a release that carries a service over knows its migrations from the release before', async () => {
  const made = await bill('1.0.4', first);
  await bank.give('dora', 'create', { release: '1.0.4', bill: made });
  await bank.give('dora', 'create', { release: '1.0.5', bill: {}, carry: true });
  const releases = (await bank.engine.read('bank'))?.state.releases;
  expect(releases?.get('1.0.5')?.migrations).toEqual(releases?.get('1.0.4')?.migrations);
  expect(releases?.get('1.0.5')?.migrations).toBeDefined();
});

test('an adoption reads them too, and hands them to the release that two people make of it', async () => {
  const other = await startBank();
  await other.applyFile(bankFile.replace('command: node a.js}', 'command: node a.js, migrations: node migrate.js}'));
  const running = await bill('0.9.0', first, false, other);
  expect(await other.give('ralf', 'adopt', { release: '0.9.0', bill: running, environments: ['prod'] })).toBe('done');
  const id = [...((await other.engine.read('bank'))?.state.adoptions.keys() ?? [])][0] ?? '';
  await other.engine.submit('bank', { kind: 'second-adoption', by: 'rolf', id }, 'second');
  expect((await other.engine.read('bank'))?.state.releases.get('0.9.0')?.migrations?.['api']).toMatchObject([{ makes: ['orders'] }]);
  await other.close();
});
