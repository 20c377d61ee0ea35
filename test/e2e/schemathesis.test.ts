// Schemathesis, which knows nothing of us but our OpenAPI document, against the same controller as our own fuzz: somebody else's ideas of what
// a client may send, and of what an answer should be.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startController } from '../fuzz/controller.ts';
import { makeWorld } from '../fuzz/world.ts';

const folders = (process.env['PATH'] ?? '').split(path.delimiter);
const program = [process.env['LOCKSTEP_SCHEMATHESIS'], ...folders.map((folder) => path.join(folder, 'schemathesis'))].find(
  (file) => file !== undefined && existsSync(file),
);

/**
 * What it holds every answer against. Not `ignored_auth`: it leaves the good token and adds a cookie that is none, and of two the
 * token counts; `src/http/access.test.ts` holds every route against everybody. Not `unsupported_method`: a method that a path does not
 * have is an address at which there is nothing, 404.
 */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'missing_required_header',
];

/** With `--long` it also tries at random, and as others. */
const isLong = process.env['LOCKSTEP_LONG'] !== undefined;
const phases = isLong ? 'examples,coverage,fuzzing' : 'examples,coverage';

describe.skipIf(program === undefined)('Schemathesis', () => {
  test.each(isLong ? ['root', 'adam', 'dora'] : ['root'])(
    'finds nothing that is not as declared, as %s',
    async (person) => {
      const controller = await startController();
      try {
        const { callers } = await makeWorld(controller);
        const ran = await runSchemathesis(controller.url, callers.get(person)?.['authorization'] ?? '');
        expect(ran.exit === 0 ? '' : ran.said.slice(-8_000)).toBe('');
        expect(ran.said).toMatch(/\d{3,} generated, \d{3,} passed/);
        expect(controller.errors).toEqual([]);
      } finally {
        expect(await controller.stop()).toEqual([]);
      }
    },
    300_000,
  );
});

function runSchemathesis(url: URL, authorization: string): Promise<{ readonly exit: number; readonly said: string }> {
  const argv = ['run', new URL('/openapi.json', url).href, '-H', `Authorization: ${authorization}`, '--checks', checks.join(',')];
  const chance = ['--phases', phases, '--seed', '7', '--max-examples', '5', '--no-shrink', '--generation-database', 'none'];
  // It keeps what it found in the folder where it runs.
  const cwd = mkdtempSync(path.join(tmpdir(), 'lockstep-schemathesis-'));
  return new Promise((resolve) => {
    const options = { cwd, maxBuffer: 64 * 1024 * 1024, timeout: 280_000, env: { ...process.env, NO_COLOR: '1' } };
    execFile(program ?? '', [...argv, ...chance, '--no-color', '--continue-on-failure'], options, (error, stdout, stderr) => {
      rmSync(cwd, { recursive: true, force: true });
      resolve({ exit: error === null ? 0 : 1, said: `${stdout}${stderr}` });
    });
  });
}
