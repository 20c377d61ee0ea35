// What staging had, staging keeps: from the rights of a fresh copy, where everything belongs to the role that loaded it, to those of the copy before,
// of default privileges, and of the roles that the target's file names.
import { quotedAlways } from '#core/data/identifiers.ts';
import { grantSteps, roleText } from './grant-steps.ts';
import type { DatabaseRights, DefaultRights, Grant, ObjectRights, RightsStep, RoleMap, Rights } from './rights.ts';

export interface Wanted {
  /** Of the copy before; absent: there was none. */
  readonly before: Rights | undefined;
  readonly database: DatabaseRights | undefined;
  /** What most large objects of the copy before had that did not belong to the role that loads. */
  readonly largeObjects?: ObjectUse | undefined;
  readonly map: RoleMap;
  /** The role that loads. */
  readonly loader: string;
}

/** Of all that stands in the fresh database, in an order in which each can be done. Nothing where it is as it should be. */
export function rightsSteps(wanted: Wanted, fresh: Rights): readonly RightsStep[] {
  const known = new Map((wanted.before?.objects ?? []).map((each) => [keyOf(each), each]));
  const all = fresh.objects.map((now): Goal => ({ now, ...goalOf(wanted, now, known.get(keyOf(now))) }));
  const [schemas, others] = [all.filter(({ now }) => now.kind === 'SCHEMA'), all.filter(({ now }) => now.kind !== 'SCHEMA')];
  const passing = passingSteps(others, new Map(schemas.map((each) => [each.now.name, each])));
  return [
    ...schemas.flatMap(ownerSteps),
    ...schemas.flatMap(stepsOfGrants),
    ...passing.map(({ grant }) => grant),
    ...others.flatMap(ownerSteps),
    ...others.flatMap(stepsOfGrants),
    ...passing.map(({ revoke }) => revoke),
    ...defaultSteps(wanted.before?.defaults ?? [], fresh.defaults),
  ];
}

/** Of the database itself; `name`: as it is called then. */
export function databaseSteps({ database: before, map, loader }: Wanted, now: DatabaseRights, name: string): readonly RightsStep[] {
  const own = `DATABASE ${quotedAlways(name)}`;
  const owner = before === undefined || before.owner === loader ? (map.owner ?? before?.owner ?? now.owner) : before.owner;
  const grants = withMap(before?.grants ?? now.grants, { kind: 'DATABASE', owner, map });
  const as = [now.owner, owner];
  const connections = before?.connections ?? now.connections;
  return [
    ...(owner === now.owner ? [] : [{ sql: `ALTER ${own} OWNER TO ${roleText(owner)}`, as }]),
    ...grantSteps({ on: own, owner }, now.grants, grants).map((sql) => ({ sql, as })),
    ...(connections === now.connections ? [] : [{ sql: `ALTER ${own} CONNECTION LIMIT ${connections}`, as }]),
    ...(before?.settings ?? []).flatMap(({ role, settings }) =>
      settings.map((setting): RightsStep => {
        const sql = ` SET ${settingText(setting)}`;
        return role === ''
          ? { sql: `ALTER ${own}${sql}`, as }
          : { sql: `ALTER ROLE ${roleText(role)} IN ${own}${sql}`, as: [], altersRole: true };
      }),
    ),
  ];
}

export interface ObjectUse {
  readonly owner: string;
  readonly grants: readonly Grant[];
}

const ownUse: readonly Grant[] = ['SELECT', 'UPDATE'].map((privilege) => ({ grantee: '', privilege, isGrantable: false }));

/** Whose all large objects of the fresh copy are: they have numbers and no names by which one could be told from another. */
export function useOfLargeObjects({ largeObjects: before, database, map, loader }: Wanted): ObjectUse {
  const owner = before?.owner ?? map.owner ?? database?.owner ?? loader;
  return { owner, grants: withMap(before?.grants ?? ownUse, { kind: 'LARGE OBJECT', owner, map }) };
}

/** Of those of these numbers, that belong to `owner` already. */
export function largeObjectGrants({ owner, grants }: ObjectUse, numbers: readonly string[]): readonly string[] {
  return numbers.length === 0 ? [] : grantSteps({ on: `LARGE OBJECT ${numbers.join(', ')}`, owner }, ownUse, grants);
}

interface Goal {
  readonly now: ObjectRights;
  readonly owner: string;
  readonly grants: readonly Grant[];
}

function keyOf({ kind, name }: ObjectRights): string {
  return `${kind} ${name}`;
}

function goalOf({ before, database, map, loader }: Wanted, now: ObjectRights, was: ObjectRights | undefined): Omit<Goal, 'now'> {
  const isKept = was !== undefined && (was.owner !== loader || map.owner === undefined);
  // What came with the empty database belongs to whoever it came from.
  const owner = isKept ? was.owner : now.owner === loader ? (map.owner ?? database?.owner ?? loader) : now.owner;
  if (now.isOfExtension) return { owner: now.owner, grants: was?.grants ?? now.grants };
  const made = isKept ? [] : defaultsFor(before?.defaults ?? [], now, [owner, loader]);
  const columns = new Set(now.columns);
  const told = (was?.grants ?? []).filter(({ column }) => column === undefined || columns.has(column));
  return { owner, grants: withMap(was === undefined ? made : [...told, ...made], { kind: now.kind, owner, map }) };
}

const plural: Readonly<Record<string, string>> = {
  TABLE: 'TABLES',
  SEQUENCE: 'SEQUENCES',
  ROUTINE: 'FUNCTIONS',
  TYPE: 'TYPES',
  SCHEMA: 'SCHEMAS',
};

/** What the object would have, had one of these made it there. */
function defaultsFor(
  defaults: readonly DefaultRights[],
  { kind, schema, grants }: ObjectRights,
  makers: readonly string[],
): readonly Grant[] {
  const own = makers.flatMap((maker) => defaults.filter((each) => each.role === maker && each.kind === plural[kind]));
  const everywhere = own.find((each) => each.schema === '');
  return [
    ...(everywhere?.grants ?? grants),
    ...own.filter((each) => each.schema !== '' && each.schema === schema).flatMap((each) => each.grants),
  ];
}

const readers: Readonly<Record<string, readonly string[]>> = {
  DATABASE: ['CONNECT'],
  SCHEMA: ['USAGE'],
  TABLE: ['SELECT'],
  SEQUENCE: ['SELECT'],
  ROUTINE: ['EXECUTE'],
  TYPE: ['USAGE'],
  'LARGE OBJECT': ['SELECT'],
};
const writers: Readonly<Record<string, readonly string[]>> = {
  ...readers,
  TABLE: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  SEQUENCE: ['SELECT', 'USAGE', 'UPDATE'],
  'LARGE OBJECT': ['SELECT', 'UPDATE'],
};

/** Each once; what everybody may is given to nobody by name. */
function withMap(
  grants: readonly Grant[],
  { kind, owner, map }: { readonly kind: string; readonly owner: string; readonly map: RoleMap },
): readonly Grant[] {
  const isFree = (privilege: string): boolean => grants.some((each) => each.grantee === 'public' && each.privilege === privilege);
  const told = (roles: readonly string[], privileges: readonly string[]): readonly Grant[] =>
    roles
      .filter((role) => role !== owner)
      .flatMap((grantee) => privileges.filter((each) => !isFree(each)).map((privilege) => ({ grantee, privilege, isGrantable: false })));
  const all = [...grants, ...told(map.read, readers[kind] ?? []), ...told(map.write, writers[kind] ?? [])];
  const byKey = new Map<string, Grant>();
  for (const grant of all) {
    // The owner of before may be a role like others now, and others the owner.
    const grantee = grant.grantee === owner ? '' : grant.grantee;
    const key = `${grantee} ${grant.privilege} ${grant.column ?? ''}`;
    if (byKey.get(key)?.isGrantable !== true) byKey.set(key, { ...grant, grantee });
  }
  return [...byKey.values()];
}

function ownerSteps({ now, owner }: Goal): readonly RightsStep[] {
  if (owner === now.owner || now.isBound) return [];
  return [{ sql: `ALTER ${now.kind} ${now.name} OWNER TO ${roleText(owner)}`, as: [now.owner, owner] }];
}

function stepsOfGrants({ now, owner, grants }: Goal): readonly RightsStep[] {
  const on = `${now.kind === 'SERVER' ? 'FOREIGN SERVER' : now.kind} ${now.name}`;
  return grantSteps({ on, owner }, now.grants, grants).map((sql) => ({ sql, as: [owner] }));
}

interface Passing {
  readonly grant: RightsStep;
  readonly revoke: RightsStep;
}

/** Nobody becomes an owner in a schema in which they may make nothing: for a moment they may. */
function passingSteps(goals: readonly Goal[], schemas: ReadonlyMap<string, Goal>): readonly Passing[] {
  const pairs = new Map<string, Passing>();
  for (const { now, owner } of goals) {
    const schema = schemas.get(quotedAlways(now.schema)) ?? schemas.get(now.schema);
    if (schema === undefined || owner === now.owner || now.isBound || schema.owner === owner) continue;
    if (schema.grants.some(({ grantee, privilege }) => privilege === 'CREATE' && (grantee === owner || grantee === 'public'))) continue;
    const [on, as] = [`CREATE ON SCHEMA ${schema.now.name}`, [schema.owner]];
    pairs.set(`${schema.now.name} ${owner}`, {
      grant: { sql: `GRANT ${on} TO ${roleText(owner)}`, as },
      revoke: { sql: `REVOKE ${on} FROM ${roleText(owner)}`, as },
    });
  }
  return [...pairs.values()];
}

function defaultSteps(wanted: readonly DefaultRights[], now: readonly DefaultRights[]): readonly RightsStep[] {
  return wanted.flatMap(({ role, schema, kind, grants, usual }) => {
    const there = now.find((each) => each.role === role && each.schema === schema && each.kind === kind);
    const within = schema === '' ? '' : ` IN SCHEMA ${quotedAlways(schema)}`;
    const prefix = `ALTER DEFAULT PRIVILEGES FOR ROLE ${roleText(role)}${within} `;
    return grantSteps({ on: kind, owner: role, prefix }, there?.grants ?? usual, grants).map((sql) => ({ sql, as: [role] }));
  });
}

/** Names in a list, which are written as names. */
const listed = /^(?:search_path|temp_tablespaces|(?:local|session|shared)_preload_libraries)$/;
const names = /^(?:"(?:[^"]|"")+"|[\w$]+)(?:, (?:"(?:[^"]|"")+"|[\w$]+))*$/;

function settingText(setting: string): string {
  const at = setting.indexOf('=');
  const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
  const written = listed.test(name) && names.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
  return `${name.split('.').map(quotedAlways).join('.')} = ${written}`;
}
