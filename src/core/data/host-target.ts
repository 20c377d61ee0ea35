// What a target says of the copies that go to it: whose they are, and what is run on each.
import { openFields, type OpenFile } from '#core/file/fields.ts';
import type { Entry } from '#core/file/tree.ts';
import { readList, readMilliseconds, readText, textsOf } from '#core/file/values.ts';
import type { Milliseconds } from '#core/system.ts';
import type { RoleMap } from './rights/rights.ts';

/** Paths are as written: relative to the file. */
export interface OwnSqlFiles {
  readonly files: readonly string[];
  readonly atMostMs: Milliseconds;
}

const rolesPart = { name: 'file', article: 'the roles of a target', keys: ['owner', 'read', 'write'], later: [] } as const;
const rolesExample = '{owner: shop_app, read: [shop_reader]}';
const usualSqlMs = 10 * 60_000;

export function readRoles(file: OpenFile, entry: Entry | undefined): RoleMap | undefined {
  if (entry === undefined) return undefined;
  const { report } = file;
  const fields = openFields(file, entry.value, { part: rolesPart, title: '`roles`', name: 'roles', example: rolesExample });
  const [owner, read, write] = rolesPart.keys.map((key) => fields.get(key));
  const name = owner && readText(report, owner, 'the role that owns what is new');
  return { ...(name !== undefined && { owner: name }), read: namesIn(file, read), write: namesIn(file, write) };
}

function namesIn({ report }: OpenFile, entry: Entry | undefined): readonly string[] {
  if (entry === undefined) return [];
  return textsOf(report, entry.key, readList(report, entry, { example: `${entry.key}: [shop_reader]` })).map(({ text }) => text);
}

export function readSql({ report }: OpenFile, entry: Entry | undefined, atMost: Entry | undefined): OwnSqlFiles | undefined {
  if (entry === undefined) {
    if (atMost !== undefined)
      report.error(atMost.keySpan, 'one-of', {
        sentence: '`sql-at-most` means nothing without `sql`. Write `sql: [staging.sql]`, or delete it.',
      });
    return undefined;
  }
  const files = textsOf(report, 'sql', readList(report, entry, { example: 'sql: [staging.sql]', because: 'because its order counts' }));
  return { files: files.map(({ text }) => text), atMostMs: (atMost && readMilliseconds(report, atMost)) ?? usualSqlMs };
}
