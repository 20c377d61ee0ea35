// The end of a soak, as its host tells it: what ran there without a gap, and what did not.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Installation, until } from './installation.ts';

const file = `lockstep: 1
system: hello
roles:
  developer: [dora]
  release-manager: [dora]
services:
  web: {source: "directory:./web", command: node server.js, health: /health}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [{soak: 4 seconds}]
  - stage: PROD
`;
const serverOf = (words: string): string =>
  `require('node:http').createServer((request, response) => response.end('${words}')).listen(process.env.PORT);`;
const shown = z.object({
  stages: z.array(
    z.object({
      stage: z.string(),
      exit: z.array(
        z.object({
          state: z.string(),
          because: z.string(),
          evidence: z.array(z.object({ kind: z.string(), verdict: z.string(), because: z.string(), by: z.string() })),
        }),
      ),
    }),
  ),
});
const house = new Installation();

beforeAll(async () => {
  await house.serve();
  await house.add('dora');
  house.write('lockstep.yaml', file);
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
});
afterAll(() => house.close());

/** A release runs in DEV. */
async function enter(release: string): Promise<void> {
  house.write('web/server.js', serverOf(release));
  expect(await house.run('dora', `release create ${release} web=./web`)).toMatchObject({ exit: 0 });
  expect(await house.run('dora', `promote ${release} --to DEV --wait`)).toMatchObject({ exit: 0 });
}

async function soakOf(release: string) {
  const { stages } = shown.parse(JSON.parse((await house.run('dora', `release show ${release} --json`)).out));
  const soak = stages.find(({ stage }) => stage === 'DEV')?.exit[0];
  if (soak === undefined) throw new Error(`${release} has no soak`);
  return soak;
}

/** Every file of that name below a folder. */
function filesNamed(folder: string, name: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() && entry.name === name ? [path.join(entry.parentPath, entry.name)] : [],
  );
}

test('a soak ends when its host has attested that the bits ran for all of it', { timeout: 120_000 }, async () => {
  await enter('1.0.0');
  const soak = await until(async () => {
    const found = await soakOf('1.0.0');
    return found.state === 'passed' && found;
  }, 'the end of the soak');
  expect(soak.because).toMatch(/^lockstep: ran in DEV for the whole soak, attested by agent:/);
  const [attested, soaked] = soak.evidence;
  expect([attested?.kind, attested?.verdict, soaked?.kind, soaked?.verdict]).toEqual(['check', 'pass', 'soak', 'pass']);
  expect(`${attested?.by}: ${attested?.because}`).toMatch(/^agent:local: web run without a gap since /);
});

test('bits that were changed where they run are not attested: the soak does not end, and says why', { timeout: 120_000 }, async () => {
  await enter('1.1.0');
  const [running = ''] = filesNamed(house.folder, 'server.js').filter(
    (each) => each.includes('artefacts') && readFileSync(each, 'utf8').includes('1.1.0'),
  );
  chmodSync(path.dirname(running), 0o755);
  chmodSync(running, 0o644);
  writeFileSync(running, serverOf('something else'));
  // As somebody does who leaves no trace: what anybody may write is named by itself.
  chmodSync(running, 0o444);
  const soak = await until(async () => {
    const found = await soakOf('1.1.0');
    return found.because.includes('does not attest') && found;
  }, 'what the host says');
  expect(soak.because).toMatch(/soak is over in dev, but its host does not attest it: web runs other bits/);
  expect(soak.state).toBe('waiting');
  expect((await house.run('dora', 'promote 1.1.0 --to PROD')).exit).not.toBe(0);
});
