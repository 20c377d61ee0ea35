import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCheck } from '#checks/index.ts';
import { packArtefact } from '#cli/pack/pack-artefact.ts';
import type { PlacedService } from '#core/payload.ts';
import type { CheckDefinition, EnvironmentDefinition } from '#core/system.ts';
import { ArtefactStore } from '#targets/process/artefact-store.ts';
import { startAside, type Aside, type AsideParts } from '#targets/process/previous.ts';
import { findMarked } from '#targets/process/proc.ts';
import { Records } from '#targets/process/record.ts';
import { openStateFolder } from '#targets/process/state-folder.ts';
import { provePrevious, type Examine } from '#targets/prove-previous.ts';
import type { Surroundings } from '#targets/target.ts';
import { breakers, harmless, type Ddl } from './migrations-ddl.ts';
import { statements } from './migrations-old.ts';
import { shopServers, startShopServer, textsOf, type ShopServer } from './migrations-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-previous-'));
const state = openStateFolder(path.join(folder, 'state'));
let parts: AsideParts;
let service: PlacedService;

// One connection, kept, and statements by name: what a service does that has run for a while.
const serverText = `
const { Client } = require(${JSON.stringify(createRequire(import.meta.url).resolve('pg'))});
const statements = ${JSON.stringify(statements)};
const client = new Client({ connectionString: process.env.DATABASE_URL });
client.on('error', (error) => console.error(error.message));
client.connect();
require('node:http').createServer(async (request, response) => {
  const found = statements[Number(request.url.slice(1))];
  if (request.url === '/health') return response.end('well');
  try {
    const { rowCount } = await client.query({ name: found[0], text: found[1], values: found[2] });
    if (found[0] === 'read an order' && rowCount !== 1) throw new Error('finds nothing');
    response.end('done');
  } catch (error) {
    console.error(found[0] + ': ' + error.message);
    response.statusCode = 500;
    response.end('no');
  }
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

beforeAll(async () => {
  const source = path.join(folder, 'api');
  mkdirSync(source);
  writeFileSync(path.join(source, 'server.js'), serverText);
  const packed = await packArtefact({ service: 'api', typed: 'api', folder, lent: folder });
  const artefacts = new ArtefactStore(state.artefacts, () => Promise.resolve(createReadStream(packed.file)));
  parts = { state, records: new Records(state), artefacts };
  service = {
    service: {
      name: 'api',
      source: packed.source,
      command: 'node server.js',
      health: '/health',
      after: [],
      variables: { DATABASE_URL: '${secret.DB}' },
      internal: false,
    },
    artefact: { digest: packed.digest, source: packed.source, blob: packed.blob },
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The smoke test of the release before: it asks for everything, and that changes rows. */
const smoke: CheckDefinition = {
  name: 'smoke',
  kind: 'http',
  options: { path: statements.map((_, index) => `/${index}`) },
  timeoutMs: 60_000,
};

const examine: Examine = async ({ baseUrls, folders }: Surroundings) => {
  const workFolder = mkdtempSync(path.join(folder, 'check-'));
  const signal = AbortSignal.timeout(60_000);
  const kept = { log: () => undefined, keep: () => Promise.resolve('') };
  return runCheck(smoke, { baseUrls, folders, variables: {}, secrets: [], workFolder, signal, ...kept });
};

function start(environment: string, url: string): Promise<Aside> {
  const definition: EnvironmentDefinition = {
    name: environment,
    host: 'one',
    target: 'process',
    audience: 'team',
    data: 'masked',
    errors: 'full',
    values: {},
    ports: {},
  };
  const order = { system: 'shop', environment, definition, secrets: { DB: url }, back: { release: '1.0.0', services: [service] } };
  return startAside(parts, { order, services: [service], signal: AbortSignal.timeout(60_000) });
}

/** What the check says of a migration that was run while the release before was serving. */
async function prove(server: ShopServer, { sql }: Ddl): Promise<string> {
  const database = await server.database();
  const url = server.url(database, 'app');
  const running = await start('running', url);
  try {
    const { verdict, because } = await examine(running.surroundings);
    if (verdict !== 'pass') throw new Error(`The release before does not run before the migration: ${because}\n${running.words(5)}`);
    const team = await server.connect(database, 'team');
    for (const statement of textsOf(sql)) await team.query(statement);
    await team.end();
    const previous = {
      release: '1.0.0',
      running: { surroundings: running.surroundings, words: () => running.words(5) },
      startAnew: async () => {
        const aside = await start('anew', url);
        return { ...aside, words: () => aside.words(5) };
      },
    };
    return await provePrevious(previous, examine).then(
      ({ because = '' }) => because,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  } finally {
    await running.end();
  }
}

describe.each(shopServers)('on $name, the smoke test of the release before', ({ major, home, isThere }) => {
  let server: ShopServer;
  beforeAll(async () => {
    if (isThere) server = await startShopServer(home);
  });
  afterAll(async () => {
    if (isThere) await server.stop();
    expect(findMarked(state.markerPrefix)).toEqual([]);
  });

  const known = ({ since = 0 }: Ddl): boolean => major >= since;

  test.skipIf(!isThere).each(breakers.filter(known))('stops $sql', async (ddl) => {
    const because = await prove(server, ddl);
    expect(because).toMatch(/^1\.0\.0 does not run on the new schema, /);
    expect(because).toContain(ddl.says ?? '');
  });

  const lasting = home === undefined ? breakers.filter(({ breaks }) => breaks === 'cold') : [];
  test.each(lasting)('also without an old connection: $sql', async (ddl) => {
    const database = await server.database();
    const team = await server.connect(database, 'team');
    await team.query(`UPDATE orders SET legacy = NULL WHERE id = 5; INSERT INTO orders (customer, weight, note) VALUES (1, 1, '')`);
    for (const statement of textsOf(ddl.sql)) await team.query(statement);
    await team.end();
    const proof = provePrevious(
      {
        release: '1.0.0',
        startAnew: () => start('anew', server.url(database, 'app')).then((aside) => ({ ...aside, words: () => aside.words(5) })),
      },
      examine,
    );
    await expect(proof).rejects.toThrow('started anew');
  });

  test.skipIf(!isThere).each(harmless.filter(known))('lets pass $sql', async (ddl) => {
    expect(await prove(server, ddl)).toBe('1.0.0 runs on the new schema, on connections from before and started anew.');
  });
});
