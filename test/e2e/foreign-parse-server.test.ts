// Parse Server, whose rows lie in a PostgreSQL of each environment: two copies share it, so nobody waits at a switch.
import { mkdir, mkdtemp, chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDatabases, type Databases } from '../../examples/shop/databases.ts';
import { ForeignHouse, hasRegistry, startLoad } from './foreign-world.ts';

const environments = ['dev', 'staging', 'prod'];
const headers = { 'X-Parse-Application-Id': 'app', 'X-Parse-Master-Key': 'master-of-prod', 'Content-Type': 'application/json' };

describe.skipIf(!hasRegistry)('Parse Server', { timeout: 600_000 }, () => {
  let foreign: ForeignHouse;
  let databases: Databases;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-parse-'));
    await chmod(folder, 0o755);
    databases = await startDatabases({ folder: path.join(folder, 'databases'), environments });
    foreign = await ForeignHouse.open('parse-server', (house) => writeSecrets(house, databases.urls));
  });
  afterAll(async () => {
    await foreign.close();
    await databases.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('rows that were written before are there after the next version and after the way back, and nobody was refused meanwhile', async () => {
    await foreign.create('1.0.0', '8.6.94');
    await foreign.promote('1.0.0');
    const url = await foreign.url('prod');
    const before = await write(url, 'before the switch');
    await foreign.create('1.1.0', '9.10.0');
    const asked = { path: `/parse/classes/Order/${before}`, headers };
    const written = { path: '/parse/classes/Order', method: 'POST', headers, body: JSON.stringify({ note: 'under load' }) };
    const load = startLoad(url, [asked, { path: '/parse/health' }, written]);
    await foreign.promote('1.1.0');
    expect(await versionOf(url)).toBe('9.10.0');
    expect(await read(url, before)).toBe('before the switch');
    const between = await write(url, 'between');
    await foreign.rollBack();
    expect(await versionOf(url)).toBe('8.6.94');
    expect([await read(url, before), await read(url, between)]).toEqual(['before the switch', 'between']);
    const figures = await load.stop();
    const kept = await count(databases.urls['prod'] ?? '');
    process.stdout.write(`parse-server 8.6.94 → 9.10.0 → 8.6.94: ${JSON.stringify({ ...figures, rows: kept })}\n`);
    expect(figures).toMatchObject({ failed: 0, reasons: {} });
    expect(figures.requests).toBeGreaterThan(200);
    // Every row whose writing was answered, and those two.
    expect(kept).toBe((figures.answered['POST /parse/classes/Order'] ?? 0) + 2);
  });
});

async function writeSecrets(house: string, urls: Databases['urls']): Promise<void> {
  await mkdir(path.join(house, 'secrets'), { mode: 0o700 });
  for (const environment of environments) {
    const text = `DATABASE: ${JSON.stringify(urls[environment])}\nMASTER_KEY: master-of-${environment}\n`;
    await writeFile(path.join(house, 'secrets', `${environment}.yaml`), text, { mode: 0o600 });
  }
}

async function write(url: string, note: string): Promise<string> {
  const said = await call(url, '/parse/classes/Order', { method: 'POST', body: JSON.stringify({ note }) });
  return /"objectId":"([^"]+)"/.exec(said)?.[1] ?? '';
}

async function read(url: string, id: string): Promise<string | undefined> {
  return /"note":"([^"]+)"/.exec(await call(url, `/parse/classes/Order/${id}`))?.[1];
}

/** Its own count is an estimate. */
async function count(database: string): Promise<number> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const { rowCount } = await client.query('SELECT 1 FROM "Order"');
  await client.end();
  return rowCount ?? 0;
}

async function versionOf(url: string): Promise<string | undefined> {
  return /"parseServerVersion":"([^"]+)"/.exec(await call(url, '/parse/serverInfo'))?.[1];
}

async function call(url: string, target: string, options: RequestInit = {}): Promise<string> {
  const answer = await fetch(`${url}${target}`, { ...options, headers });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${target} answers ${answer.status}: ${said}`);
  return said;
}
