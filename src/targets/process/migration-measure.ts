import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { renderVariables } from '#targets/render-variables.ts';
import type { StepOrder } from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import { tableLocks, type MigrationMeasured } from '#core/migrations/measured.ts';
import type { Service } from '#core/system.ts';
import type { Traces } from './migrate.ts';
import { placedService, type Parts } from './parts.ts';

type Migrations = NonNullable<Service['migrations']>;

/** What is run for them: the command of the file, or our own runner on the folder. */
export function commandLine(
  parts: Pick<Parts, 'host'>,
  {
    order,
    migrations,
    folder,
    report,
  }: { readonly order: StepOrder; readonly migrations: Migrations; readonly folder: string; readonly report: string },
): string {
  if (typeof migrations === 'string') return migrations;
  if ('command' in migrations) return migrations.command;
  const { migratorCommand } = parts.host;
  if (migratorCommand === undefined) throw new Failure('no-migrations', 'This agent runs no folders of SQL files.', { retryable: false });
  const { sql, lockTimeoutMs, statementTimeoutMs } = migrations;
  const words = [
    ...migratorCommand,
    '--folder',
    path.join(folder, sql),
    '--release',
    order.release,
    '--report',
    report,
    // What runs has migrated already, whoever did it.
    ...(order.adopts === undefined ? [] : ['--adopt']),
    ...(lockTimeoutMs === undefined ? [] : ['--lock-timeout', String(lockTimeoutMs)]),
    ...(statementTimeoutMs === undefined ? [] : ['--statement-timeout', String(statementTimeoutMs)]),
  ];
  return `exec ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`;
}

/** What a migration has besides its service's variables. Programs that read PGAPPNAME are known by their name while they lock. */
export function variablesOf(order: StepOrder, migrations: Migrations): { readonly [name: string]: string } {
  const name = { PGAPPNAME: 'lockstep migration' };
  if (typeof migrations === 'string' || !('sql' in migrations)) return name;
  return { ...name, LOCKSTEP_DATABASE: databaseOf(order) ?? '' };
}

/** The database that is declared; else the one address of PostgreSQL among the service's variables. */
function databaseOf(order: StepOrder): string | undefined {
  const { migrations, variables } = placedService(order).service;
  const render = (templates: { readonly [name: string]: string }): { readonly [name: string]: string } =>
    renderVariables({ variables: templates, environment: order.definition, secrets: order.secrets, urls: {} });
  if (typeof migrations === 'object') return render({ database: migrations.database })['database'];
  // What is an address of something else, or a folder, is no address of a database.
  const own = Object.entries(variables).filter(([, template]) => /^\$\{(?:env|secret)\.|^postgres/.test(template));
  const rendered = render(Object.fromEntries(own));
  if (rendered['DATABASE_URL'] !== undefined) return isPostgres(rendered['DATABASE_URL']) ? rendered['DATABASE_URL'] : undefined;
  const [only, ...more] = [...new Set(Object.values(rendered).filter(isPostgres))];
  return more.length === 0 ? only : undefined;
}

function isPostgres(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text);
}

/** Looks at the database until it is ended; nothing where no database is known. */
export async function beginMeasuring(
  { host }: Pick<Parts, 'host'>,
  { order, traces, isFromStart }: { readonly order: StepOrder; readonly traces: Traces; readonly isFromStart: boolean },
): Promise<{ end(): Promise<MigrationMeasured | undefined> } | undefined> {
  const url = databaseOf(order);
  if (url === undefined || host.watchDatabase === undefined) return undefined;
  const watch = await host.watchDatabase(url);
  return {
    end: async () => {
      const ms = msBetween(traces);
      const told = readReport(traces.report);
      const gap = 'The agent was started anew while it migrated: what came before was not measured.';
      return watch.end({ ms, ...told, ...(!isFromStart && { gap }) });
    },
  };
}

/** By what was written down, so that it is right for whoever comes later, too. */
function msBetween({ started, ended }: Traces): number {
  if (!existsSync(started)) return 0;
  const end = existsSync(ended) ? statSync(ended).mtimeMs : Date.now();
  return Math.max(0, Math.round(end - statSync(started).mtimeMs));
}

const reportShape = z.object({
  files: z.int(),
  tables: z.array(z.object({ table: z.string(), lock: z.enum(tableLocks), heldMs: z.number(), waitedMs: z.number() })),
});

function readReport(file: string): { readonly files?: number; readonly told?: z.infer<typeof reportShape>['tables'] } {
  if (!existsSync(file)) return {};
  const read = reportShape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return read.success ? { files: read.data.files, told: read.data.tables } : {};
}
