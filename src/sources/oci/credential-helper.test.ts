import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loginFor } from './docker-login.ts';

const secret = 'hunter2-of-dora';
const login = Buffer.from(`dora:${secret}`).toString('base64');
const other = Buffer.from('eva:other').toString('base64');
let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-helper-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program of the name in a folder that comes first in PATH; it notes what it was asked. */
function helper(name: string, script: string): void {
  const file = path.join(root, `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\nasked=$(cat)\necho "$1 $asked \${LOCKSTEP_TOKEN-}" >> ${root}/asked\n${script}\n`);
  chmodSync(file, 0o755);
}

const gives = `printf '{"ServerURL":"%s","Username":"dora","Secret":"${secret}"}' "$asked"`;

async function loginOf(registry: string, config: { readonly [key: string]: unknown }): Promise<string | undefined> {
  writeFileSync(path.join(root, 'config.json'), JSON.stringify(config));
  const variables = { DOCKER_CONFIG: root, PATH: `${root}:${process.env['PATH']}`, LOCKSTEP_TOKEN: 'ours' };
  return loginFor(registry, { variables, lent: root, signal: new AbortController().signal, say: () => undefined, tell: () => undefined });
}

/** The sentence and what is to be done, as people see them. */
async function refusal(config: { readonly [key: string]: unknown }): Promise<string> {
  const found = await loginOf('ghcr.io', config).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(found instanceof Error) || !('next' in found) || !('code' in found)) throw new Error('it was not refused');
  expect(found.code).toBe('credential-helper');
  return `${found.message} ${String(found.next)}`;
}

function asked(): readonly string[] {
  return readFileSync(path.join(root, 'asked'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}

describe('a helper of docker', () => {
  test('for this registry is asked before the one for all, and both before the file', async () => {
    helper('one', gives);
    helper('all', `printf '{"Username":"eva","Secret":"other"}'`);
    const config = { credHelpers: { 'ghcr.io': 'one' }, credsStore: 'all', auths: { 'ghcr.io': { auth: 'ZmlsZTpmaWxl' } } };
    expect(await loginOf('ghcr.io', config)).toBe(login);
    expect(await loginOf('quay.io', config)).toBe(other);
    expect(asked()).toEqual(['get ghcr.io', 'get quay.io']);
  });

  test('hears of Docker Hub by the name that Docker keeps it under, and nothing of our own token', async () => {
    helper('all', gives);
    await loginOf('docker.io', { credsStore: 'all' });
    expect(asked()).toEqual(['get https://index.docker.io/v1/']);
  });

  test('that has none leaves it to the file', async () => {
    helper('all', 'echo "credentials not found in native keychain"; exit 1');
    expect(await loginOf('ghcr.io', { credsStore: 'all', auths: { 'ghcr.io': { auth: other } } })).toBe(other);
    expect(await loginOf('ghcr.io', { credsStore: 'all' })).toBeUndefined();
  });

  test.each([
    ['fails', `echo "${secret}"; echo "${secret}" >&2; exit 3`, 'ended with code 3'],
    ['talks', `echo "dora ${secret}"`, 'answered with no `Username` and `Secret` in JSON'],
    ['half', `printf '{"Username":"dora","Password":"${secret}"}'`, 'answered with no `Username` and `Secret` in JSON'],
    ['token', `printf '{"Username":"<token>","Secret":"${secret}"}'`, 'has an identity token'],
  ])('that %s is named, and nothing that it printed is told', async (name, script, words) => {
    helper(name, script);
    const told = await refusal({ credsStore: name });
    expect(told).toContain(`\`docker-credential-${name}\`, which ~/.docker/config.json names for ghcr.io, ${words}`);
    expect(told).not.toContain('hunter2');
  });

  test('that is not there is named', async () => {
    expect(await refusal({ credHelpers: { 'ghcr.io': 'nowhere' } })).toContain(
      '`docker-credential-nowhere`, which ~/.docker/config.json names for ghcr.io, is not installed here',
    );
  });

  test('whose name is a path is not started', async () => {
    helper('x', gives);
    expect(await refusal({ credsStore: `x/../../${path.basename(root)}/docker-credential-x` })).toContain('has a name that no program has');
  });

  test('that does not answer is ended after ten seconds, and named', { timeout: 60_000 }, async () => {
    helper('slow', 'sleep 50');
    expect(await refusal({ credsStore: 'slow' })).toContain('did not answer within 10 seconds');
  });
});
