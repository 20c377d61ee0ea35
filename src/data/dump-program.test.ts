import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDumpProgram } from './dump-program.ts';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'lockstep-dump-'));
  await program('fifteen', 'echo "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"');
  await program('eighteen', 'echo "pg_dump (PostgreSQL) 18rc1"');
  await program('seventeen', 'echo "pg_dump (PostgreSQL) 17.2"');
  await program('broken', 'echo "pg_dump (PostgreSQL) 16.1"; exit 1');
  await program('other', 'echo "PostgreSQL 16"');
});

afterAll(async () => rm(home, { recursive: true }));

async function program(folder: string, script: string): Promise<void> {
  await mkdir(path.join(home, folder));
  const file = path.join(home, folder, 'pg_dump');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

test.each([
  [150_018, ['eighteen', 'fifteen'], 'fifteen'],
  [150_018, ['eighteen', 'seventeen'], 'seventeen'],
  [160_004, ['fifteen', 'broken', 'other', 'seventeen', 'eighteen'], 'seventeen'],
  [180_000, ['fifteen', 'eighteen'], 'eighteen'],
  [180_004, ['fifteen', 'seventeen', 'empty'], undefined],
  [120_022, [], undefined],
])('a server of %i is read by the nearest of %j: %s', async (server, folders, chosen) => {
  const found = await findDumpProgram(
    server,
    folders.map((folder) => path.join(home, folder)),
  );
  expect(found).toBe(chosen && path.join(home, chosen, 'pg_dump'));
});
