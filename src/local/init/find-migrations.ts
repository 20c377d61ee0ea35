import { packageOf } from './detectors/node.ts';
import { findVariables } from './find-variables.ts';
import type { Place } from './tree.ts';

/** How a service's schema is changed: by a command of the tool that is there, or by files of SQL. */
export type FoundMigrations = { readonly tool: string } & (
  | { readonly command: string }
  /** Plain files of SQL, which Lockstep runs itself, and the variable that names their database. */
  | { readonly sql: string; readonly variable: string }
);

interface Tool {
  readonly name: string;
  /** The tool's command for servers; never the one that asks, resets or makes new ones. */
  readonly command: (place: Place) => string | undefined;
}

const tools: readonly Tool[] = [
  { name: 'Prisma', command: (place) => when(place.find(/(?:^|\/)schema\.prisma$/), 'npx prisma migrate deploy') },
  { name: 'Drizzle', command: (place) => when(place.find(/^drizzle\.config\.[cm]?[jt]s$/), 'npx drizzle-kit migrate') },
  { name: 'Knex', command: (place) => when(place.find(/^knexfile\.[cm]?[jt]s$/), 'npx knex migrate:latest') },
  { name: 'TypeORM', command: typeorm },
  { name: 'Sequelize', command: (place) => when(place.find(/^\.sequelizerc$/), 'npx sequelize-cli db:migrate') },
  { name: 'Django', command: (place) => when(place.find(/^manage\.py$/), 'python manage.py migrate --noinput') },
  { name: 'Alembic', command: (place) => when(place.find(/^alembic\.ini$/), 'alembic upgrade head') },
  { name: 'Laravel', command: (place) => when(place.find(/^artisan$/), 'php artisan migrate --force') },
  { name: 'Rails', command: (place) => when(place.find(/^db\/migrate\/.*\.rb$/), 'bundle exec rails db:migrate') },
  { name: 'Liquibase', command: (place) => when(place.find(/(?:^|\/)(?:liquibase\.properties|db\.changelog[^/]*)$/), 'liquibase update') },
  {
    name: 'Flyway',
    command: (place) => inFolder(place, /(?:^|\/)V\d[\w.]*__[^/]+\.sql$/, (folder) => `flyway -locations=filesystem:${folder} migrate`),
  },
  {
    name: 'dbmate',
    command: (place) => marked(place, '-- migrate:up', (folder) => `dbmate --no-dump-schema --migrations-dir ${folder} up`),
  },
  { name: 'goose', command: (place) => marked(place, '-- +goose Up', (folder) => `goose -dir ${folder} postgres "$DATABASE_URL" up`) },
];

export function findMigrations(place: Place): FoundMigrations | undefined {
  for (const { name, command } of tools) {
    const found = command(place);
    if (found !== undefined) return { tool: name, command: found };
  }
  return ownScript(place) ?? plainFiles(place);
}

/** What the team itself calls when it migrates; a script that makes new files or begins anew is not meant for servers. */
function ownScript(place: Place): FoundMigrations | undefined {
  const scripts = Object.entries(packageOf(place)?.scripts ?? {});
  const [name] =
    scripts.find(
      ([key, text]) => /^(?:db:)?migrat(?:e|ions?)(?::(?:up|deploy|run|latest))?$/.test(key) && !/\b(?:dev|reset|make|create)\b/.test(text),
    ) ?? [];
  return name === undefined ? undefined : { tool: 'a script of package.json', command: `npm run ${name}` };
}

function plainFiles(place: Place): FoundMigrations | undefined {
  const file = place.find(/(?:^|\/)migrations?\/\d[^/]*\.sql$/);
  const database = findVariables(place).find(({ name }) => /^(?:DATABASE|DB|POSTGRES|PG)_UR[LI]$/.test(name));
  return file === undefined || database === undefined
    ? undefined
    : { tool: 'files of SQL', sql: `./${folderOf(file)}`, variable: database.name };
}

function when(file: string | undefined, command: string): string | undefined {
  return file === undefined ? undefined : command;
}

function typeorm(place: Place): string | undefined {
  if (packageOf(place)?.dependencies?.['typeorm'] === undefined) return undefined;
  const source = place.find(/(?:^|\/)data-source\.[jt]s$/);
  return source === undefined ? undefined : `npx typeorm migration:run -d ${source}`;
}

function inFolder(place: Place, pattern: RegExp, command: (folder: string) => string): string | undefined {
  const file = place.find(pattern);
  return file === undefined ? undefined : command(folderOf(file));
}

function marked(place: Place, mark: string, command: (folder: string) => string): string | undefined {
  const file = place.files.find((name) => name.endsWith('.sql') && place.text(name)?.includes(mark) === true);
  return file === undefined ? undefined : command(folderOf(file));
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
}
