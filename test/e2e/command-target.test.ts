// A deploy script as a team has it: it copies files into a folder, moves a link and starts its server again. DEV by Lockstep itself,
// STAGING by the script alone, PROD by the script and another one that asks the server what it is.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { Installation, until } from './installation.ts';

const server = `
const http = require('node:http');
const { release } = require('./version.json');
const { PLACE, LOCKSTEP_BILL, API_KEY } = process.env;
if (release === '1.2.0' && PLACE === 'prod') { console.error('no licence for', PLACE); process.exit(3); }
console.log('serving', release, 'with', API_KEY);
http.createServer((request, response) => {
  if (request.url === '/bill') return response.end(LOCKSTEP_BILL);
  response.end(request.url === '/health' ? 'well' : release);
}).listen(process.env.PORT, '127.0.0.1');
`;

const deploy = `#!/bin/sh
# deploy.sh FOLDER PORT
set -eu
where="$1/$LOCKSTEP_RELEASE"
if command -v rsync > /dev/null; then rsync -a --delete "$LOCKSTEP_ARTEFACT_WEB/" "$where/"
else rm -rf "$where" && mkdir -p "$where" && cp -R "$LOCKSTEP_ARTEFACT_WEB/." "$where/"; fi
ln -sfn "$where" "$1/current"
if [ -f "$1/pid" ]; then kill "$(cat "$1/pid")" 2> /dev/null || true; while kill -0 "$(cat "$1/pid")" 2> /dev/null; do sleep 0.05; done; fi
echo "$LOCKSTEP_KEY $LOCKSTEP_RELEASE" >> "$1/deployed"
echo "deploying with $API_KEY"
cd "$1/current"
PORT="$2" setsid node server.js > "$1/server.log" 2>&1 &
echo $! > "$1/pid"
for _ in $(seq 100); do node -e 'fetch(process.argv[1]).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' "http://127.0.0.1:$2/health" && exit 0; sleep 0.05; kill -0 "$(cat "$1/pid")" || break; done
cat "$1/server.log"
exit 1
`;

const version = `#!/bin/sh
# version.sh PORT
set -eu
node -e 'fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)' "http://127.0.0.1:$1/bill"
`;

const house = new Installation();
const places = path.join(house.folder, 'places');
let ports: readonly number[] = [];

function fileWith([staging, prod]: readonly number[]): string {
  const line = (name: string, port: number | undefined): string => `sh scripts/deploy.sh ${path.join(places, name)} ${port}`;
  return `lockstep: 1
system: shop
roles:
  developer: [dora]
  operator: [olga]
  release-manager: [olga]
secrets: file:secrets.\${env.name}.yaml
services:
  web:
    source: directory:./web
    command: node server.js
    health: /health
    variables: {PLACE: "\${env.name}", API_KEY: "\${secret.API_KEY}"}
checks:
  smoke: {http: /health}
environments:
  dev: {data: synthetic, errors: full}
  staging:
    target: {command: ${line('staging', staging)}}
    url: http://127.0.0.1:${staging}
    data: synthetic
    errors: friendly
  prod:
    target:
      command: ${line('prod', prod)}
      observe: sh scripts/version.sh ${prod}
      timeout: 1 minute
    url: http://127.0.0.1:${prod}
    data: real
    errors: friendly
    audience: public
path:
  - stage: DEV
    exit: [check: smoke]
  - stage: STAGING
    exit: [check: smoke, soak: 2 seconds]
  - stage: PROD
    entry: [approval: release-manager]
    exit: [check: smoke]
`;
}

beforeAll(async () => {
  ports = await Promise.all([freePort(), freePort()]);
  await house.serve();
  await house.add('dora', 'olga');
  for (const place of ['dev', 'staging', 'prod']) house.write(`secrets.${place}.yaml`, `API_KEY: very-secret-key-of-${place}\n`);
  for (const place of ['staging', 'prod']) house.write(`places/${place}/.keep`, '');
  house.write('data/secrets.dev.yaml', '');
  house.write('lockstep.yaml', fileWith(ports));
  const applied = await house.run('admin', 'apply');
  expect(applied.exit, applied.err + applied.out).toBe(0);
});

afterAll(async () => {
  for (const place of ['staging', 'prod']) {
    const file = path.join(places, place, 'pid');
    if (existsSync(file)) execFileSync('sh', ['-c', 'kill -9 "$1" 2> /dev/null || true', 'end', readFileSync(file, 'utf8').trim()]);
  }
  await house.close();
});

async function release(name: string): Promise<void> {
  house.write('web/server.js', server);
  house.write('web/version.json', JSON.stringify({ release: name }));
  house.write('web/scripts/deploy.sh', deploy);
  house.write('web/scripts/version.sh', version);
  const made = await house.run('dora', `release create ${name} web=./web`);
  expect(made.exit, made.err + made.out).toBe(0);
}

async function walk(name: string, stage: string): Promise<{ readonly exit: number | null; readonly told: string }> {
  if (stage === 'PROD') {
    const approved = await house.run('olga', `approve ${name} --stage PROD --yes`);
    expect(approved.exit, approved.err + approved.out).toBe(0);
  }
  const ran = await house.run('olga', `promote ${name} --to ${stage} --wait=3m`);
  return { exit: ran.exit, told: ran.out + ran.err };
}

async function answerOf(place: 'staging' | 'prod', at = '/'): Promise<string> {
  return (await fetch(`http://127.0.0.1:${ports[place === 'staging' ? 0 : 1]}${at}`)).text();
}

test('two releases walk through a stage of ours and two of a script; what runs is asked where it can be, and said where it cannot', async () => {
  for (const name of ['1.0.0', '1.1.0']) {
    await release(name);
    for (const stage of ['DEV', 'STAGING', 'PROD']) {
      const { exit, told } = await walk(name, stage);
      expect(exit, told).toBe(0);
    }
    expect([await answerOf('staging'), await answerOf('prod')]).toEqual([name, name]);
  }
  expect(readlinkSync(path.join(places, 'prod/current'))).toBe(path.join(places, 'prod/1.1.0'));
  expect(readFileSync(path.join(places, 'prod/deployed'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
  const shown = await house.run('dora', 'release show 1.1.0');
  expect(shown.out).toContain('Nobody can read back what runs in staging');
  expect(shown.out).not.toContain('runs in prod');
  expect((await house.run('dora', 'env list')).out).toMatch(/staging .*not read back/);
  expect((await house.run('dora', 'env show staging')).out).toContain(
    'Nobody can read back what runs in staging: only what was asked for is known.',
  );
  expect((await house.run('dora', 'status')).out).toContain('staging not read back');
  expect(shown.out, 'a soak has no host’s word there').toContain('keeps no record');
});

test('the output is there, live and afterwards, without the secret', async () => {
  const logs = await house.run('dora', 'logs prod web');
  expect(logs.out).toContain('deploying with ***');
  const found = execFileSync('sh', ['-c', 'grep -rl "$1" "$2" || true', 'find', 'very-secret-key-of-prod', path.join(house.data)], {
    encoding: 'utf8',
  });
  // What the agent keeps for itself, readable by its user alone, and the output as it came from the command.
  expect(found.split('\n').filter((name) => name !== '' && !/\/agent\/command\/environments\//.test(name))).toEqual([]);
});

test('a script that fails is told with its last words, and the release before is there again', async () => {
  await release('1.2.0');
  for (const stage of ['DEV', 'STAGING']) expect((await walk('1.2.0', stage)).exit).toBe(0);
  const { exit, told } = await walk('1.2.0', 'PROD');
  expect(exit, told).toBe(22);
  expect(told).toContain('ended with exit code 1');
  expect(told).toContain('no licence for prod');
  await until(async () => (await answerOf('prod').catch(() => '')) === '1.1.0', 'prod is back');
  expect(readFileSync(path.join(places, 'prod/deployed'), 'utf8').trimEnd().split('\n').at(-1)).toMatch(/undo-switch 1\.1\.0$/);
});

test('a server that went away is told as down where it can be asked, and as up when it is there again', async () => {
  const pid = Number(readFileSync(path.join(places, 'prod/pid'), 'utf8'));
  process.kill(pid, 'SIGSTOP');
  try {
    await until(async () => (await house.run('dora', 'env show prod')).out.includes('down:'), 'prod is down');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await until(async () => !(await house.run('dora', 'env show prod')).out.includes('down:'), 'prod is up again');
});

test('a rollback runs the script of the release before', async () => {
  const back = await house.run('olga', ['rollback', 'PROD', '--to', '1.0.0', '--reason', 'Too slow.', '--wait', '--yes']);
  expect(back.exit, back.err + back.out).toBe(0);
  await until(async () => (await answerOf('prod').catch(() => '')) === '1.0.0', 'prod went back');
  expect((await house.run('dora', 'env show prod')).out).toContain('runs 1.0.0');
});

test('what the script started outlives the controller and the agent', async () => {
  const { controller } = house;
  controller?.kill('SIGKILL');
  if (controller?.exitCode === null && controller.signalCode === null) await once(controller, 'exit');
  expect(await answerOf('prod')).toBe('1.0.0');
  await house.serve();
  expect((await house.run('dora', 'env show prod')).out).toContain('runs 1.0.0');
  expect(readdirSync(path.join(house.data, 'agent/command/environments/shop')).toSorted()).toEqual(['prod', 'staging']);
});

/** The scripts of docs/environments-and-targets.md, as they stand there. */
function scriptsOfDocs(): readonly string[] {
  const page = readFileSync(new URL('../../docs/environments-and-targets.md', import.meta.url), 'utf8');
  return [...page.matchAll(/```sh\n(#!\/bin\/sh\n[\s\S]*?)```/g)].map(([, script = '']) => script);
}

const hasDocker = works('docker', ['ps']) && works('docker', ['compose', 'ls']);

function works(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

test('the scripts for a compose file are ones that a shell reads, and shellcheck has nothing to say where it is there', () => {
  const scripts = scriptsOfDocs();
  expect(scripts).toHaveLength(2);
  const checks: readonly (readonly [string, readonly string[]])[] = [
    ['sh', ['-n']],
    ...(works('shellcheck', ['--version']) ? [['shellcheck', ['-s', 'sh', '-']] as const] : []),
  ];
  for (const input of scripts)
    for (const [program, words] of checks) expect(execFileSync(program, words, { input, encoding: 'utf8' })).toBe('');
});

test('the scripts for a compose file bring one up and say what runs, where docker runs; elsewhere they were only read, and it is said', () => {
  if (!hasDocker) {
    console.warn('No docker here: the scripts of docs/environments-and-targets.md for a compose file were not run.');
    return;
  }
  const [deployScript = '', versionScript = ''] = scriptsOfDocs();
  const folder = path.join(house.folder, 'compose');
  house.write('compose/compose.yaml', 'services:\n  web:\n    image: busybox:1.37\n    command: httpd -f -p 8080\n');
  const env = { ...process.env, HOME: folder, LOCKSTEP_ENVIRONMENT: 'e2e', LOCKSTEP_ARTEFACT_API: folder, LOCKSTEP_BILL: 'sha256:1' };
  try {
    execFileSync('sh', ['-c', deployScript], { env, timeout: 120_000 });
    expect(execFileSync('sh', ['-c', versionScript], { env, encoding: 'utf8' })).toBe('sha256:1\n');
  } finally {
    execFileSync('docker', ['compose', '--project-name', 'shop-e2e', '--file', path.join(folder, 'compose.yaml'), 'down'], { env });
  }
});
