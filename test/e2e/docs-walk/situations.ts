// How things come to stand where a page begins, where that takes more than a few commands.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { freePort } from '../../free-port.ts';
import type { Said } from './type-line.ts';
import { found, serverOf, type Walk } from './walk.ts';

/** 1.0.0 is live, where two testers permit what goes in, and its repair lies in the folder. */
export async function toBeRepaired(page: Walk, name: string): Promise<void> {
  await page.shop({ name, path: { TEST: 'exit: [check: smoke]', PROD: 'entry: [approval: {tester: 2}]' } });
  await page.release('1.0.0');
  await permitted(page, '1.0.0');
  await page.promote('1.0.0', 'PROD');
  page.write('api/server.js', serverOf('repaired'));
}

/** It runs in TEST, and two testers permit it into production. */
export async function permitted(page: Walk, release: string): Promise<void> {
  await page.promote(release, 'TEST');
  for (const person of ['anna', 'bo']) {
    await page.house.prove(person);
    await page.run(person, `lockstep approve ${release} --stage PROD`);
  }
}

/** 1.4.0 is a canary that few visitors prove nothing about, so it asks. */
export async function canaryThatAsks(page: Walk, name: string): Promise<void> {
  const steps = 'steps: [10 % for 1 second, ask operator, 50 % for 1 second], requests: 100000, warm-up: 1 second';
  await page.shop({ name, path: { PROD: `rollout: {canary: {${steps}}}` } });
  await page.release('1.3.0');
  await page.promote('1.3.0', 'PROD');
  await page.release('1.4.0');
  await page.run('dora', 'lockstep promote 1.4.0 --to PROD');
  await untilItAsks(page);
}

export async function untilItAsks(page: Walk): Promise<void> {
  await page.until('olga', 'lockstep why 1.4.0', /lockstep continue 1\.4\.0/);
}

/** A deployment of which nobody can tell how it ended: the agent died with it, and nothing reads back what runs. */
export async function orderOfNobody(page: Walk, name: string): Promise<{ readonly promotion: string; readonly order: string }> {
  const died = path.join(page.folder, 'died');
  const agentProcess = path.join(page.house.data, 'agent', 'agent-process.json');
  const end = `kill -9 $(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' ${agentProcess}); kill -9 0`;
  page.write('api/deploy.sh', `mkdir ${died} 2> /dev/null && { ${end}; }\nexit 0\n`);
  await page.shop({
    name,
    path: { INT: 'exit: []' },
    environments: { int: 'target: {command: sh deploy.sh}' },
    services: '  api: {source: "directory:./api", command: node server.js}',
  });
  await page.run('dora', 'lockstep release create 1.1.0 api=./api');
  await page.run('dora', 'lockstep promote 1.1.0 --to INT');
  const known = /(1\.1\.0@INT\.\d+)/;
  const promotion = found(await page.until('dora', 'lockstep release show 1.1.0', known), known);
  const orders = await page.until('olga', `lockstep logs ${promotion}`, /(\S+\/switch\/1) +unknown/);
  return { promotion, order: found(orders, /(\S+\/switch\/1) +unknown/) };
}

/** Something runs that Lockstep has not put there, and is adopted. */
export async function adopted(page: Walk, name: string): Promise<void> {
  await besideWhatRuns(page, { name, folder: 'srv/api' }, async (fill) => {
    await signed(page, await page.type('olga', 'lockstep adopt 1.0.0 prod api=/srv/api', { fill, exit: 23 }), 'a3');
  });
}

/** Other bits were named first, which came to nothing; then those that run. */
export async function adoptedAgain(page: Walk, name: string): Promise<void> {
  await besideWhatRuns(page, { name, folder: 'srv/api-really' }, async (fill) => {
    // Of files none of which lies there it is taken on the word of the two; of some that differ it is refused.
    for (const place of ['srv/other', 'srv/api-really']) page.write(`${place}/price.txt`, 'one\n');
    page.write('srv/other/server.js', serverOf('something else'));
    const first = await page.run('olga', `lockstep adopt 1.0.0 prod api=./srv/other --running ${fill['api=8080']}`, { exit: 23 });
    await page.house.prove('carla');
    await page.run('carla', `lockstep adopt --second ${found(first, adoption)}`);
    await page.until('olga', 'lockstep release show 1.0.0', /the last attempt failed/);
    await signed(page, await page.type('olga', 'lockstep adopt 1.0.0 prod api=/srv/api-really', { fill, exit: 23 }), 'a5');
  });
}

const adoption = /adopt --second (a\d+)/;

async function signed(page: Walk, asked: Said, example: string): Promise<void> {
  await page.house.prove('carla');
  await page.type('carla', 'lockstep adopt --second', { fill: { [example]: found(asked, adoption) } });
  await page.until('olga', 'lockstep release show 1.0.0', /has the same\s+[12] file/);
}

interface Running {
  readonly name: string;
  readonly folder: string;
}

/** A process of nobody's, in this folder, and a system that knows nothing of it. */
async function besideWhatRuns(
  page: Walk,
  { name, folder }: Running,
  then: (fill: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const place = path.join(page.folder, folder);
  page.write(`${folder}/server.js`, serverOf('what ran before'));
  const services = '  api: {source: "directory:./api", command: node server.js, health: /}';
  await page.shop({ name, path: { DEV: 'exit: [check: smoke]', PROD: 'exit: [check: smoke]' }, services });
  const port = String(await freePort());
  const before = spawn(process.execPath, ['server.js'], { cwd: place, env: { PORT: port }, stdio: 'ignore' });
  try {
    await page.until('olga', `curl --silent --fail http://127.0.0.1:${port}/`);
    await then({ [`/${folder}`]: place, 'api=8080': `api=${port}` });
  } finally {
    before.kill();
  }
}
