import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { Installation, until } from './installation.ts';

// A server that somebody started long ago, behind an nginx: it is adopted, nginx is led to the router, a release follows, and the way back
// goes to what was adopted. Customers ask all the time.

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find(existsSync);
if (nginx === undefined) process.stdout.write('skipped: nginx is not installed (apt-get install nginx-light)\n');

const house = new Installation();
const old = path.join(house.folder, 'srv', 'api');
const web = path.join(house.folder, 'nginx');
let ports: { readonly own: number; readonly front: number; readonly router: number };
let running: ChildProcess;
let front: ChildProcess | undefined;

function server(version: string): string {
  return `require('node:http').createServer((_, response) => setTimeout(() => response.end('version ${version}'), 5)).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));\n`;
}

beforeAll(async () => {
  ports = { own: await freePort(), front: await freePort(), router: await freePort() };
  await house.serve();
  await house.add('dora', 'olga', 'rita');
  house.write(
    'lockstep.yaml',
    `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], release-manager: [rita]}
services:
  api: {source: 'directory:./srv/api', command: node server.js}
environments:
  prod: {data: real, errors: friendly, audience: public, ports: {api: ${ports.router}}}
path:
  - stage: PROD
    rollout: blue-green
`,
  );
  house.write('srv/api/server.js', server('1.0.0'));
  house.write('srv/api/package.json', '{"name": "api", "version": "1.0.0"}\n');
  await sleep(1_100);
  running = spawn(process.execPath, ['server.js'], { cwd: old, env: { PORT: String(ports.own) }, stdio: 'ignore' });
  await until(() => answerOf(ports.own), 'the old server answers');
  house.write('srv/api/access.log', 'grows\n');
  expect((await house.run('admin', 'apply')).exit).toBe(0);
}, 240_000);

afterAll(async () => {
  for (const child of [running, front]) {
    child?.kill('SIGTERM');
    if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  await house.close();
});

async function run(person: string, line: string): Promise<{ readonly exit: number | null; readonly said: string }> {
  const { exit, out, err } = await house.run(person, line);
  return { exit, said: (out + err).replaceAll(/\s+/g, ' ') };
}

async function answerOf(port: number): Promise<string | undefined> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();
  } catch {
    return undefined;
  }
}

/** Until nobody is led elsewhere any more: those of before have ended. */
async function leadNginxTo(port: number): Promise<void> {
  mkdirSync(web, { recursive: true });
  const text = `daemon off; pid ${web}/pid; error_log ${web}/error.log; worker_processes 1;
events { worker_connections 256; }
http { access_log off; client_body_temp_path ${web}/b; proxy_temp_path ${web}/p; fastcgi_temp_path ${web}/f; uwsgi_temp_path ${web}/u; scgi_temp_path ${web}/s;
server { listen 127.0.0.1:${ports.front}; location / { proxy_pass http://127.0.0.1:${port}; } } }`;
  writeFileSync(path.join(web, 'nginx.conf'), text);
  if (front === undefined) front = spawn(nginx ?? '', ['-p', web, '-c', path.join(web, 'nginx.conf')], { stdio: 'ignore' });
  else {
    const before = workersOf(front);
    expect(spawnSync(nginx ?? '', ['-p', web, '-c', path.join(web, 'nginx.conf'), '-s', 'reload']).status).toBe(0);
    await expect.poll(() => workersOf(front).filter((worker) => before.includes(worker))).toEqual([]);
  }
}

function workersOf(master: ChildProcess | undefined): readonly string[] {
  return readFileSync(`/proc/${master?.pid}/task/${master?.pid}/children`, 'utf8').trim().split(' ');
}

/** Asks one after the other until it is stopped. */
function startCustomers(port: number): { stop(): Promise<{ readonly answers: readonly string[]; readonly failures: number }> } {
  const seen: (string | undefined)[] = [];
  const stopping = new AbortController();
  const asking = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!stopping.signal.aborted) seen.push(await answerOf(port));
    }),
  );
  return {
    stop: async () => {
      stopping.abort();
      await asking;
      const answers = seen.flatMap((text) => (text !== undefined && text.startsWith('version') ? [text] : []));
      return { answers: [...new Set(answers)], failures: seen.length - answers.length };
    },
  };
}

/** Asks for it, has it signed, and waits until it has ended: what is told of the release then. */
async function adopt(release: string, line: string): Promise<string> {
  const asked = await run('olga', `adopt ${release} prod ${line}`);
  expect(asked.exit, asked.said).toBe(23);
  const [, id = ''] = /adopt --second (a\d+)/.exec(asked.said) ?? [];
  expect((await run('rita', `adopt --second ${id}`)).exit).toBe(0);
  return until(async () => {
    const { said } = await run('olga', `release show ${release}`);
    return /entered \d|the last attempt failed/.test(said) && said;
  }, 'the adoption has ended');
}

test('what has other files than those that run is not adopted, and nothing is started', async () => {
  house.write('other/server.js', server('0.9.0'));
  house.write('other/package.json', '{"name": "api", "version": "1.0.0"}\n');
  const said = await adopt('1.0.0', `api=./other --running api=${ports.own}`);
  expect(said).toMatch(
    /[wW]hat runs is not 1\.0\.0: process \d+ of port \d+, in \S+, has other bits: server\.js\. Adopt the files that run/,
  );
  expect(await answerOf(ports.router)).toBeUndefined();
});

test.skipIf(nginx === undefined)(
  'what runs behind nginx is adopted under the name that came to nothing, nginx is led to the router, a release follows and goes back: nobody is refused',
  async () => {
    await leadNginxTo(ports.own);
    await until(() => answerOf(ports.front), 'nginx answers');
    const customers = startCustomers(ports.front);
    // The log that has grown beside the bits that run is none of them.
    house.write('bits/server.js', server('1.0.0'));
    house.write('bits/package.json', '{"name": "api", "version": "1.0.0"}\n');
    const shown = await adopt('1.0.0', `api=./bits --running api=${ports.own}`);
    expect(shown).toContain('adopted, signed by olga and rita');
    expect(shown).toMatch(/prod api: process \d+ of port \d+, in \S+, has the same 2 files as 1\.0\.0\./);
    // The name was asked for before, with other bits, and nothing came of it: the test above.
    expect(shown).toMatch(/before, .*sha256:\S+… under this name was not adopted: PROD: .*has other bits: server\.js/);
    await until(() => answerOf(ports.router), 'the router answers');
    await leadNginxTo(ports.router);
    running.kill('SIGTERM');
    await once(running, 'exit');
    house.write('bits/server.js', server('1.1.0'));
    expect((await run('dora', 'release create 1.1.0 api=./bits')).exit).toBe(0);
    expect((await run('olga', 'promote 1.1.0 --to PROD --wait')).exit).toBe(0);
    await until(async () => (await answerOf(ports.front)) === 'version 1.1.0', 'the release serves');
    const back = await run('olga', ['rollback PROD --reason', 'slow', '--wait'].join(' '));
    expect(back.exit).toBe(0);
    expect(back.said).toContain('1.0.0');
    await until(async () => (await answerOf(ports.front)) === 'version 1.0.0', 'what was adopted serves again');
    expect(await customers.stop()).toEqual({ answers: ['version 1.0.0', 'version 1.1.0'], failures: 0 });
  },
);
