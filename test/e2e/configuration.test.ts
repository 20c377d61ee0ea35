// What services are told of the place where they run, with a real controller, agent, database and processes: rendered files, secrets that
// change, what differs between environments, and no value anywhere but where it belongs.
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ServedHouse, type Ran } from './served-house.ts';

const planted = 'planted-value-of-test-91c4e7';
const other = 'planted-value-of-prod-5d20ab';
const seen: string[] = [];

const file = `lockstep: 1
system: hello
roles:
  developer: [dora]
  operator: [admin]
  release-manager: [rita, ralf]
services:
  api:
    source: directory:./api
    command: node server.js
    health: /health
    files: ./config
    migrations: sh migrate.sh
    variables:
      KEY: \${secret.API_KEY}
      MAIL: \${env.mail}
      LOG: \${env.log:-info}
secrets: store
checks:
  smoke: {http: /, status: 200}
environments:
  test: {data: masked, errors: friendly, audience: public, values: {mail: catcher, port: "25"}}
  prod: {data: real, errors: friendly, audience: public, values: {mail: smtp.example, port: "587", log: warn}}
path:
  - stage: TEST
    exit: [check: smoke]
  - stage: PROD
    exit: [check: smoke]
`;

const nginx = `server {
  server_name \${env.name}.example;
  location / { proxy_pass \${service.api.url}; proxy_set_header X-Key "\${secret.API_KEY}"; set $keep \${HOME}; }
}
`;
const json = '{"mail": "${env.mail}:${env.port}", "log": "${env.log:-info}", "literal": "$${env.mail}"}\n';

// It answers what it was told, so that the test sees what a visitor would; and it logs the secret, as programs do.
const server = `
const { readFileSync, readdirSync, statSync } = require('node:fs');
const files = process.env.FILES;
console.log('started with', process.env.KEY);
require('node:http').createServer((request, response) => {
  if (request.url !== '/told') return response.end('ok');
  const read = (name) => readFileSync(files + '/' + name);
  const key = process.env.KEY;
  response.end(JSON.stringify({
    files, names: readdirSync(files, { recursive: true }).sort(),
    nginx: read('nginx.conf').toString().replaceAll(key, '<key>'), json: JSON.parse(read('app.json')), logo: read('deep/logo.bin').toString('hex'),
    mode: statSync(files).mode & 0o777, length: key.length, hasKey: read('nginx.conf').includes(key),
  }));
}).listen(process.env.PORT);
`;

const toldShape = z.object({
  files: z.string(),
  names: z.array(z.string()),
  nginx: z.string(),
  json: z.record(z.string(), z.string()),
  logo: z.string(),
  mode: z.number(),
  length: z.number(),
  hasKey: z.boolean(),
});

const planShape = z.object({ configuration: z.object({ plan: z.string() }) });
const rowsShape = z.object({ rows: z.array(z.object({ key: z.string(), state: z.string() })) });

let house: ServedHouse;

beforeAll(async () => {
  house = await ServedHouse.open(file, ['--agent']);
  const api = path.join(house.folder, 'api');
  await mkdir(path.join(api, 'config', 'deep'), { recursive: true });
  await writeFile(path.join(api, 'server.js'), server);
  await writeFile(
    path.join(api, 'migrate.sh'),
    'cp "$FILES/app.json" "$DATA_DIR/seen.json" && echo "$FILES" > "$DATA_DIR/files" && echo "with $KEY"\n',
  );
  await writeFile(path.join(api, 'config', 'nginx.conf'), nginx);
  await writeFile(path.join(api, 'config', 'app.json'), json);
  await writeFile(path.join(api, 'config', 'deep', 'logo.bin'), Buffer.from([0, 255, 1, 128]));
}, 120_000);

afterAll(() => house.close('data/agent'));

async function run(person: string, line: string, stdin = ''): Promise<Ran> {
  const ran = await house.run(person, line, stdin);
  seen.push(ran.out, ran.err);
  return ran;
}

async function well(person: string, line: string, stdin = ''): Promise<string> {
  const { exit, out, err } = await run(person, line, stdin);
  expect([line, exit, exit === 0 ? '' : out + err]).toEqual([line, 0, '']);
  return out;
}

async function toldIn(environment: string): Promise<z.output<typeof toldShape>> {
  const shown = z
    .object({ environments: z.array(z.object({ environment: z.string(), urls: z.record(z.string(), z.string()) })) })
    .parse(JSON.parse(await well('dora', 'env list --json')));
  const url = shown.environments.find((each) => each.environment === environment)?.urls['api'];
  return toldShape.parse(await (await fetch(`${url}/told`)).json());
}

/** Files below a folder in which a value stands, as it is or as base64. */
async function filesWith(below: string, value: string): Promise<readonly string[]> {
  const forms = [Buffer.from(value), Buffer.from(Buffer.from(value).toString('base64').slice(0, 36))];
  const found: string[] = [];
  for (const entry of await readdir(below, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = path.join(entry.parentPath, entry.name);
    // The database removes files of its own at any time.
    const bytes = await readFile(name).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) found.push(path.relative(below, name));
  }
  return found.toSorted();
}

test('each environment gets its own files, rendered for it, and the migration gets them too', async () => {
  await well('admin', 'apply');
  await well('admin', 'secret set test API_KEY', planted);
  await well('admin', 'secret set prod API_KEY', other);
  await well('dora', 'release create 1.0.0 api=./api');
  await well('dora', 'promote 1.0.0 --to TEST --wait=180s');
  const told = await toldIn('test');
  expect(told.nginx).toContain('server_name test.example;');
  expect(told.nginx).toMatch(/proxy_pass http:\/\/127\.0\.0\.1:\d+; proxy_set_header X-Key "<key>"; set \$keep \$\{HOME\};/);
  expect(told).toMatchObject({
    names: ['app.json', 'deep', 'deep/logo.bin', 'nginx.conf'],
    json: { mail: 'catcher:25', log: 'info', literal: '${env.mail}' },
    logo: '00ff0180',
    mode: 0o700,
    hasKey: true,
    length: planted.length,
  });
  const kept = path.join(house.folder, 'data', 'agent', 'data', 'hello', 'test', 'api');
  expect(JSON.parse(await readFile(path.join(kept, 'seen.json'), 'utf8'))).toMatchObject({ mail: 'catcher:25' });
  const gone = (await readFile(path.join(kept, 'files'), 'utf8')).trim();
  await expect(stat(gone)).rejects.toThrow('ENOENT');
});

test('production gets the very plan that ran in TEST, with values of its own', async () => {
  await well('dora', 'promote 1.0.0 --to PROD --wait=180s');
  expect(await toldIn('prod')).toMatchObject({ json: { mail: 'smtp.example:587', log: 'warn' }, length: other.length, hasKey: true });
  const planOf = async (place: string): Promise<string> =>
    planShape.parse(JSON.parse(await well('dora', `config show ${place} --release 1.0.0 --json`))).configuration.plan;
  const plan = await planOf('test');
  expect(await planOf('prod')).toBe(plan);
  expect(plan).toMatch(/^sha256:/);
});

test('what differs between two environments is told, and whether anybody meant it', async () => {
  const told = await well('admin', 'config show test --diff prod');
  const lines = told.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, '  '));
  expect(lines).toEqual([
    'Differs, as each environment has its own:',
    'service  what  test  prod',
    'api  KEY  ••• version 1  ••• version 1  its own secret',
    'api  MAIL  catcher  smtp.example  its own value',
    'api  LOG  info  warn  its own value',
    'api  files ${env.log}  -  warn  its own value',
    'api  files ${env.mail}  catcher  smtp.example  its own value',
    'api  files ${env.name}  test  prod  its own value',
    'api  files ${env.port}  25  587  its own value',
    'api  files ${secret.API_KEY}  ••• version 1  ••• version 1  its own secret',
    '',
  ]);
  expect(await well('dora', 'config show test')).toMatch(/KEY +••• +secret API_KEY\n/);
});

test('a secret that is set anew is a new version, seen by whoever may set it, and not what runs', async () => {
  const before = await toldIn('test');
  await well('admin', 'secret set test API_KEY', `${planted}-and-longer`);
  expect(await well('admin', 'config show test')).toMatch(
    /changed since 1\.0\.0 came to test:\n\s+api\s+KEY\s+••• version 1 → ••• version 2/,
  );
  expect((await toldIn('test')).length).toBe(before.length);
  expect((await run('admin', 'secret set prod API_KEY', `${planted}-and-longer`)).exit).not.toBe(0);
});

test('two environments on one host are compared in what their agent told, and what nobody asked is not known', async () => {
  const { rows } = rowsShape.parse(JSON.parse(await well('admin', 'compare test prod --json')));
  const stateOf = (key: string) => rows.find((row) => row.key === key)?.state;
  expect(['api', 'plan', 'node', 'kernel', 'memory', 'postgresql', 'api MAIL'].map(stateOf)).toEqual([
    'same',
    'same',
    'same',
    'same',
    'same',
    'unknown',
    'differs',
  ]);
  const told = await well('dora', 'compare test prod --all');
  expect(told).toContain(`Node.js`);
  expect(told).toContain(process.versions.node);
});

test('a new file is told before it counts: in sentences, line by line, and what the next release brings', async () => {
  await writeFile(path.join(house.folder, 'lockstep.yaml'), file.replace('mail: catcher', 'mail: mailhog'));
  const diff = await well('dora', 'diff');
  expect(diff).toContain('environment test: values mail catcher → mailhog');
  expect(diff).toMatch(/\d+ - {3}test: .*catcher/);
  const plan = await well('admin', 'apply --plan');
  expect(plan).toContain('Open releases keep the file that they were made by: 1.0.0 (version 1).');
  expect(plan).toMatch(/test {2}api MAIL: catcher → mailhog/);
  await well('admin', 'apply');
  await writeFile(path.join(house.folder, 'api', 'server.js'), `${server}// 1.1.0\n`);
  await well('dora', 'release create 1.1.0 api=./api');
  await well('dora', 'promote 1.1.0 --to TEST --wait=180s');
  expect(await toldIn('test')).toMatchObject({ json: { mail: 'mailhog:25' }, length: `${planted}-and-longer`.length });
});

test('a name that no environment has refuses the release, with file, line and column', async () => {
  await writeFile(path.join(house.folder, 'api', 'config', 'app.json'), '{\n  "db": "${env.databse}"}\n');
  const { exit, err } = await run('dora', 'release create 1.2.0 api=./api');
  expect([exit, err]).toEqual([26, expect.stringContaining('config/app.json:2:10: test and prod have no value `databse`.')]);
  await writeFile(path.join(house.folder, 'api', 'config', 'app.json'), json);
});

test('a value stands with the processes that got it, for their user alone, and in no table, log, answer or output', async () => {
  expect(await well('dora', 'logs test api')).toContain('started with ***');
  for (const value of [planted, other]) expect(seen.filter((text) => text.includes(value))).toEqual([]);
  const agent = path.join(house.folder, 'data', 'agent');
  // What a service is started with, what is rendered for it, and the log that it writes itself, which is masked where anybody reads it.
  const place = String.raw`^agent/environments/hello/(?:test|prod)/`;
  const expected = new RegExp(
    `${place}(?:(?:blue|green)-api(?:\\.private\\.json|\\.files/nginx\\.conf)|logs/api-(?:blue|green)\\.log|migrations/\\w+\\.log)$`,
  );
  const found = [
    ...(await filesWith(path.join(house.folder, 'data'), planted)),
    ...(await filesWith(path.join(house.folder, 'data'), other)),
  ];
  expect(found.filter((name) => !expected.test(name))).toEqual([]);
  const modes = await Promise.all(found.map(async (name) => (await stat(path.join(house.folder, 'data', name))).mode & 0o777));
  expect([found.length > 4, ...new Set(modes)]).toEqual([true, 0o600]);
  expect((await stat(agent)).mode & 0o077).toBe(0);
});

test('the search finds what it looks for: a guard that finds nothing sees nothing', async () => {
  const place = path.join(house.folder, 'data', 'planted');
  await mkdir(place);
  await chmod(place, 0o755);
  await writeFile(path.join(place, 'log'), `KEY=${planted}`);
  await writeFile(path.join(place, 'encoded'), Buffer.from(planted).toString('base64'));
  expect(await filesWith(place, planted)).toEqual(['encoded', 'log']);
  await rm(place, { recursive: true });
});
