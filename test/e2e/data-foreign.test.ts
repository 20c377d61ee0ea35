// Databases that nobody made for Lockstep: Debian's zabbix with its own data and some people, mediawiki and ejabberd filled. Each is looked
// through, its questions are answered by one rule, and staging is refreshed from it and proven, twice to the same bytes.
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceCatalog, SourceColumn, SourceTable } from '#core/data/catalog.ts';
import {
  answeredFile,
  proposedClassification,
  type ProposedColumn,
  type ProposedFile,
  type ProposedPath,
} from '#core/data/discovery/propose.ts';
import { writeProposal } from '#core/data/discovery/write-proposal.ts';
import { quotedAlways, tableText } from '#core/data/identifiers.ts';
import { writeClassification } from '#core/data/write-classification.ts';
import { sqlName } from '#data/chunks.ts';
import { inspect } from '#data/inspect.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { DataHouse, debian } from './data-house.ts';
import { debianSchemas } from './debian-schemas.ts';
import type { OwnDecision } from '#core/data/refresh-plan.ts';

const schemas = debian.isThere ? debianSchemas() : undefined;
const rowsOfEach = 300;
if (schemas === undefined)
  process.stderr.write('NOT TESTED: foreign databases: they need the PostgreSQL of Debian and `apt-get download` (or LOCKSTEP_DEBIAN)\n');

let house: DataHouse;

beforeAll(async () => {
  if (schemas !== undefined) house = await DataHouse.start(debian.home);
}, 120_000);

afterAll(async () => {
  await house?.stop();
});

/** What a person would say who knows nothing better: what is text loses its words, the rest stays. */
function answer({ family }: ProposedColumn, path?: ProposedPath): OwnDecision {
  if (family === 'text' || path !== undefined) return { kind: 'mask', mask: { id: 'fpe.str', options: {} } };
  return { kind: 'keep', reason: 'no text' };
}

/** Who signs in to zabbix, where they are told, and what they did. */
const ofPeople = ['users', 'media', 'auditlog'];
const people = `
  INSERT INTO users (userid, username, name, surname, passwd, roleid)
    SELECT 1000 + g, 'person' || g || 'x', 'Anna', 'Berger' || g, '$2b$12$abcdefghijklmnopqrst' || g, 1 FROM generate_series(1, ${rowsOfEach}) g;
  INSERT INTO media (mediaid, userid, mediatypeid, sendto) SELECT g, 1000 + g, 1, 'person' || g || '@example.org' FROM generate_series(1, ${rowsOfEach}) g;
  INSERT INTO auditlog (auditid, userid, username, ip, resourcename, recordsetid)
    SELECT 'audit' || g, 1000 + g, 'person' || g || 'x', '192.168.7.' || g % 250, 'person' || g || 'x', 'set' || g FROM generate_series(1, ${rowsOfEach}) g;
`;

/** What zabbix has before anybody uses it is the same everywhere: of those rows none is anybody's. */
function shipped(file: ProposedFile): ProposedFile {
  const keep = { kind: 'keep', reason: 'it comes with the program' } as const;
  const tables = file.tables.map((table) => {
    if (ofPeople.includes(table.name)) return table;
    return { ...table, columns: table.columns.map((column) => (column.decision?.kind === 'as' ? column : { ...column, decision: keep })) };
  });
  return { ...file, tables };
}

test.skipIf(schemas === undefined).for(['zabbix', 'mediawiki', 'ejabberd'] as const)(
  '%s is looked through and refreshed',
  { timeout: 300_000 },
  async (name) => {
    const client = await filled(name);
    const { catalog, inspection } = await inspect({ url: house.url(name) });
    const found = proposedClassification(catalog, inspection, maskDefinitions);
    const proposed = name === 'zabbix' ? shipped(found) : found;
    const questions = writeProposal(found)
      .split('\n')
      .filter((line) => line.includes(' # ? ')).length;
    const columns = catalog.tables.reduce((sum, table) => sum + table.columns.length, 0);
    // One question for every ten columns at most: a person is asked where it matters.
    expect(questions).toBeLessThan(columns / 10);
    const file = writeClassification(answeredFile(proposed, answer));
    const digests: ReadonlyMap<string, string>[] = [];
    for (const _time of [1, 2]) {
      const { tables } = await house.refreshed(name, file);
      expect(tables.length).toBeGreaterThan(0);
      const staging = await house.connect(`${name}_staging`);
      digests.push(await digestsOf(staging, catalog));
      await staging.end();
    }
    expect(digests[1]).toEqual(digests[0]);
    const own = await digestsOf(client, catalog);
    expect([...own].filter(([table, digest]) => digests[0]?.get(table) !== digest).length).toBeGreaterThanOrEqual(ofPeople.length);
    await client.end();
  },
);

async function filled(name: 'zabbix' | 'mediawiki' | 'ejabberd'): Promise<pg.Client> {
  await house.made(name);
  const client = await house.connect(name);
  for (const sql of schemas?.[name] ?? []) await client.query(sql);
  if (name === 'zabbix') await client.query(people);
  else {
    const catalog = await readCatalog(client);
    // Whom a row names comes sooner or later.
    await client.query('SET session_replication_role = replica');
    for (const table of catalog.tables) await client.query(rowsFor(table));
  }
  await client.query('ANALYZE');
  return client;
}

function rowsFor(table: SourceTable): string {
  const columns = table.columns.filter(({ generated }) => !generated);
  const values = columns.map((column) => valueOf(column));
  return `INSERT INTO ${sqlName(table)} (${columns.map(({ name }) => quotedAlways(name)).join(', ')})
    SELECT ${values.join(', ')} FROM generate_series(1, ${rowsOfEach}) g`;
}

/** Of each row another one. */
function valueOf({ name, type, family, maxLength, isArray }: SourceColumn): string {
  if (isArray) return `ARRAY['a' || g]::${type}`;
  if (family === 'integer') return type === 'smallint' ? 'g % 2' : 'g';
  if (family === 'numeric') return 'g / 4.0';
  if (family === 'timestamp') return `timestamptz '2026-01-01' + g * interval '1 hour'`;
  if (family === 'boolean') return 'g % 2 = 0';
  if (family === 'bytea') return `convert_to('bytes ' || g, 'UTF8')`;
  if (family === 'inet') return `('10.0.0.0'::inet + g)::${type}`;
  if (family !== 'text') return type === 'tsvector' ? `to_tsvector('words of ' || g)` : 'NULL';
  const text = textFor(name);
  return maxLength === undefined ? text : `left(${maxLength < 24 ? 'g::text' : text}, ${maxLength})`;
}

function textFor(name: string): string {
  if (/mail/.test(name)) return `'person' || g || '@example.org'`;
  if (/ip$|addr/.test(name)) return `'192.168.' || g % 200 || '.' || 1 + g / 200`;
  if (/text|comment|body|message/.test(name)) return `'What number ' || g || ' had to say about all of this today'`;
  if (/user|nick|jid|peer/.test(name)) return `'person' || g`;
  if (/real_name|fn$/.test(name)) return `(ARRAY['Anna', 'Carla', 'Erik'])[1 + g % 3] || ' Berger' || g`;
  return `'${name} ' || g`;
}

async function digestsOf(client: pg.ClientBase, { tables }: SourceCatalog): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const table of tables) {
    const query = `SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")) AS digest FROM ${sqlName(table)} t`;
    const { rows } = await client.query<{ digest: string | null }>(query);
    digests.set(tableText(table), rows[0]?.digest ?? 'empty');
  }
  return digests;
}
