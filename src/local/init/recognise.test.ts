import { expect, test } from 'vitest';
import { recognise } from './recognise.ts';
import type { Tree } from './tree.ts';
import { migrationsText } from './write-file.ts';
import type { FoundMigrations } from './find-migrations.ts';

type Files = { readonly [path: string]: string };

function treeOf(files: Files, name = 'My Shop'): Tree {
  return { name, files: Object.keys(files).toSorted(), text: (path) => files[path] };
}

function writtenOf(migrations: FoundMigrations | undefined): string {
  return migrations === undefined ? '-' : migrationsText(migrations);
}

function told(files: Files): readonly string[] {
  return recognise(treeOf(files)).services.map(({ name, folder, kind, command = '?', build, health, migrations }) =>
    [name, folder, kind, command, build ?? '-', health ?? '-', writtenOf(migrations)].join(' | '),
  );
}

const nodeServer = 'app.get("/health", ok); app.listen(process.env.PORT)';

test.each<readonly [string, Files, readonly string[]]>([
  [
    'a plain start script is taken out of npm, which would not pass signals on',
    {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"5"}}',
      'package-lock.json': '{}',
      'server.js': nodeServer,
    },
    ['my-shop |  | Node, Express | node server.js | npm ci | /health | -'],
  ],
  [
    'a start script that is more than node stays with npm',
    { 'package.json': '{"scripts":{"start":"tsx server.ts","build":"tsc"},"devDependencies":{"tsx":"4"}}', 'pnpm-lock.yaml': '' },
    ['my-shop |  | Node | npm start | pnpm install --frozen-lockfile && npm run build | - | -'],
  ],
  ['a library starts nothing, so it is no service', { 'package.json': '{"main":"index.js"}', 'index.js': 'exports.add = 1' }, []],
  [
    'of a repository of several packages each that starts something is a service',
    {
      'package.json': '{"workspaces":["apps/*"]}',
      'apps/api/package.json': '{"scripts":{"start":"node main.js"}}',
      'apps/web/package.json': '{"scripts":{"start":"node main.js"}}',
      'packages/lib/package.json': '{"main":"lib.js"}',
    },
    ['api | apps/api | Node | node main.js | - | - | -', 'web | apps/web | Node | node main.js | - | - | -'],
  ],
  [
    'what lies in the folder of a service belongs to it',
    {
      'package.json': '{"scripts":{"start":"node a.js"}}',
      'admin/package.json': '{"scripts":{"start":"node b.js"}}',
      'public/index.html': '',
    },
    ['my-shop |  | Node | node a.js | - | - | -'],
  ],
  [
    'Django, with its migrations',
    { 'manage.py': '', 'requirements.txt': 'django', 'site/wsgi.py': '', 'site/urls.py': "path('/healthz', x)" },
    [
      'my-shop |  | Django | python3 -m gunicorn site.wsgi:application --bind 127.0.0.1:$PORT | python3 -m pip install --target . --requirement requirements.txt | /healthz | python manage.py migrate --noinput',
    ],
  ],
  [
    'FastAPI, with Alembic',
    { 'pyproject.toml': '', 'uv.lock': '', 'app/main.py': 'app = FastAPI()', 'alembic.ini': '' },
    [
      'my-shop |  | FastAPI | python3 -m uvicorn app.main:app --host 127.0.0.1 --port $PORT | uv export --frozen --no-dev --no-emit-project > .requirements.txt && uv pip install --target . --requirement .requirements.txt | - | alembic upgrade head',
    ],
  ],
  [
    'Go, by the name of its command',
    { 'go.mod': 'module acme.example/shop/v2\n', 'cmd/server/main.go': 'package main', 'db/1.sql': '-- +goose Up' },
    [
      'my-shop |  | Go | ./bin/server | go build -trimpath -o bin/server ./cmd/server | - | "goose -dir db postgres \\"$DATABASE_URL\\" up"',
    ],
  ],
  [
    'Rust, by the name of its package',
    { 'Cargo.toml': '[package]\nedition = "2024"\nname = "till"\n', 'src/main.rs': '' },
    ['my-shop |  | Rust | ./target/release/till | cargo build --release --locked | - | -'],
  ],
  [
    'Spring Boot answers on its actuator',
    { 'pom.xml': 'spring-boot-starter-actuator', mvnw: '', 'src/main/resources/db/V1__first.sql': '' },
    [
      'my-shop |  | Java, Spring Boot | java -jar target/app.jar --server.port=$PORT | ./mvnw package | /actuator/health | flyway -locations=filesystem:src/main/resources/db migrate',
    ],
  ],
  ['a .war says that its container is not known', { 'pom.xml': '<packaging>war</packaging>' }, ['my-shop |  | Java, war | ? | - | - | -']],
  [
    '.NET of the web',
    { 'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">' },
    [
      'my-shop |  | .NET | dotnet publish/Shop.dll --urls http://127.0.0.1:$PORT | dotnet publish --configuration Release --output publish | - | -',
    ],
  ],
  [
    'Laravel',
    { 'composer.json': '{}', artisan: '', 'public/index.php': '' },
    [
      'my-shop |  | PHP, Laravel | php -S 127.0.0.1:$PORT -t public | composer install --no-dev --optimize-autoloader | - | php artisan migrate --force',
    ],
  ],
  [
    'Rails',
    { Gemfile: "gem 'rails'", 'config.ru': '', 'config/routes.rb': 'get "up" => "rails/health#show"', 'db/migrate/1_a.rb': '' },
    [
      'my-shop |  | Ruby on Rails | bundle exec puma --bind tcp://127.0.0.1:$PORT | bundle config set --local path vendor/bundle && bundle install | /up | bundle exec rails db:migrate',
    ],
  ],
  [
    'pages without a program',
    { 'index.html': '<p>' },
    ['my-shop |  | static pages | python3 -m http.server $PORT --bind 127.0.0.1 --directory . | - | / | -'],
  ],
  ['nothing at all', { 'README.md': '' }, []],
  ['what cannot be read as JSON', { 'package.json': '{"scripts":' }, []],
])('%s', (_words, files, services) => {
  expect(told(files)).toEqual(services);
});

test.each([
  ['schema.prisma', '', 'npx prisma migrate deploy'],
  ['drizzle.config.ts', '', 'npx drizzle-kit migrate'],
  ['knexfile.js', '', 'npx knex migrate:latest'],
  ['.sequelizerc', '', 'npx sequelize-cli db:migrate'],
  ['liquibase.properties', '', 'liquibase update'],
  ['db/001.sql', '-- migrate:up\ncreate table a ()', 'dbmate --no-dump-schema --migrations-dir db up'],
])('%s: a schema is migrated by the command for servers', (file, text, command) => {
  const found = recognise(treeOf({ 'package.json': '{"scripts":{"start":"node a.js"}}', [file]: text }));
  expect(writtenOf(found.services[0]?.migrations)).toBe(command);
});

test.each([
  ['{"scripts":{"start":"node a.js","migrate":"node-pg-migrate up"}}', {}, 'npm run migrate'],
  ['{"scripts":{"start":"node a.js","db:migrate:up":"umzug up"}}', {}, 'npm run db:migrate:up'],
  ['{"scripts":{"start":"node a.js","migrate":"prisma migrate dev"}}', {}, '-'],
  [
    '{"scripts":{"start":"node a.js"}}',
    { 'db/migrations/001_orders.sql': 'create table orders ()', '.env.example': 'DATABASE_URL=' },
    '{sql: ./db/migrations, database: "${secret.DATABASE_URL}"}',
  ],
  ['{"scripts":{"start":"node a.js"}}', { 'db/migrations/001_orders.sql': 'create table orders ()' }, '-'],
])('where no tool is known, a script of the team or plain files of SQL migrate: %s %o', (description, files, expected) => {
  const found = recognise(treeOf({ 'package.json': description, ...files }));
  expect(writtenOf(found.services[0]?.migrations)).toBe(expected);
});

test('a system is called as its package is, without the scope', () => {
  expect(recognise(treeOf({ 'package.json': '{"name":"@acme/orders"}' })).name).toBe('orders');
  expect(recognise(treeOf({})).name).toBe('my-shop');
});

test('what is recognised and not served is said plainly', () => {
  const files = {
    'compose.yaml': 'services:\n  db:\n    image: postgres\n  cache:\n    image: redis\nvolumes:\n  data: {}\n',
    Dockerfile: 'FROM node\nEXPOSE 3000\n',
    'deploy/Chart.yaml': 'name: shop',
  };
  const sentences = recognise(treeOf(files)).unserved.map(({ sentence }) => sentence);
  expect(sentences).toHaveLength(3);
  expect(sentences[0]).toMatch(/^compose\.yaml \(db, cache\): compose is not served yet\./);
  expect(sentences[1]).toMatch(/listens on PORT, not on 3000\.$/);
  expect(sentences[2]).toBe('deploy/Chart.yaml: charts of Helm are not served yet.');
});

test("the tests that the repository's own CI runs are found", () => {
  const found = recognise(treeOf({ '.github/workflows/ci.yml': 'steps:\n  - run: go test ./... -race\n', 'go.mod': 'module a' }));
  expect(found).toMatchObject({ ci: 'GitHub Actions', tests: { command: 'go test ./... -race', file: '.github/workflows/ci.yml' } });
});

test('of an example of variables the names are taken, never the values', () => {
  const files = {
    'package.json': '{"scripts":{"start":"node a.js"}}',
    '.env.example': 'export DATABASE_URL=postgres://me:hunter2@db/x\nPORT=1\nMAIL_HOST=x\n# A=1\n',
  };
  const [service] = recognise(treeOf(files)).services;
  expect(service?.variables).toEqual([
    { name: 'DATABASE_URL', isSecret: true },
    { name: 'MAIL_HOST', isSecret: false },
  ]);
  expect(JSON.stringify(service)).not.toContain('hunter2');
});

test('two folders of one name make two services', () => {
  const start = '{"scripts":{"start":"node a.js"}}';
  const names = recognise(treeOf({ 'a/api/package.json': start, 'b/api/package.json': start })).services.map(({ name }) => name);
  expect(names).toEqual(['api', 'api-2']);
});
