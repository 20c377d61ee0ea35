import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EnvironmentDefinition } from '#core/system.ts';
import { openSecrets, type Secrets } from './index.ts';

const prod: EnvironmentDefinition = {
  name: 'prod',
  host: 'one',
  target: 'process',
  audience: 'public',
  data: 'real',
  errors: 'friendly',
  values: {},
  ports: {},
};
const reference = 'file:${env.name}.yaml';
let folder = '';
let warnings: string[] = [];
const vault = { read: async () => ({}) };
let secrets: Secrets = openSecrets({ folder, warn: () => undefined, vault });

function secretsOf(from: string | undefined, names: readonly string[]): ReturnType<Secrets['secretsOf']> {
  return secrets.secretsOf({ system: 'shop', reference: from, environment: prod, names, versions: {} });
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-secrets-'));
  warnings = [];
  secrets = openSecrets({ folder, warn: (sentence) => warnings.push(sentence), vault });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeSecrets(text: string, mode = 0o600): void {
  const file = path.join(folder, 'prod.yaml');
  writeFileSync(file, text);
  chmodSync(file, mode);
}

describe('a secrets file', () => {
  test('gives an environment the secrets that are named, as they are written', async () => {
    writeSecrets('API_DB: postgres://a\nPIN: 0123\nOTHER: unasked\n');
    expect(await secretsOf(reference, ['API_DB', 'PIN'])).toEqual({ API_DB: 'postgres://a', PIN: '0123' });
    expect(warnings).toEqual([]);
  });

  test('may be JSON', async () => {
    writeSecrets('{"API_DB": "postgres://a"}');
    expect(await secretsOf(reference, ['API_DB'])).toEqual({ API_DB: 'postgres://a' });
  });

  test('that others may read is told, once', async () => {
    writeSecrets('A: b\n', 0o644);
    await secretsOf(reference, ['A']);
    await secretsOf(reference, ['A']);
    expect(warnings).toHaveLength(1);
  });

  test('is read again when it has changed', async () => {
    writeSecrets('A: first\n');
    await secretsOf(reference, ['A']);
    writeSecrets('A: the second\n');
    expect(await secretsOf(reference, ['A'])).toEqual({ A: 'the second' });
  });

  test('that lacks a name says which', async () => {
    writeSecrets('A: b\n');
    await expect(secretsOf(reference, ['A', 'API_DB'])).rejects.toThrow('prod has no secret `API_DB`.');
  });

  test.each(['A: [hunter2]\n', 'hunter2', 'A: "hunter2\n', 'A:\n'])(
    'that is no list of names and values is refused without showing it: %j',
    async (text) => {
      writeSecrets(text);
      const failed = secretsOf(reference, ['A']);
      await expect(failed).rejects.toThrow('is not a list of');
      await expect(failed).rejects.not.toThrow('hunter2');
    },
  );
});

test('without a reference there are no secrets to be had, and none are needed where none is named', async () => {
  expect(await secretsOf(undefined, [])).toEqual({});
  await expect(secretsOf(undefined, ['A'])).rejects.toThrow('does not say where');
});
