import { expect, test } from 'vitest';
import type { StepView } from '#core/views/shapes.ts';
import { migratingLines, migrationLines } from './migration-lines.ts';

const paint = (_colour: string, text: string): string => text;
const steps: readonly StepView[] = [
  {
    environment: 'prod',
    step: 'migrate-api',
    state: 'running',
    service: 'api',
    because: 'the migration runs; STAGING took 7 s',
    since: 1_000,
    until: 99_000,
  },
  { environment: 'prod', step: 'place-api', state: 'running', service: 'api', because: '/health answers 500', since: 1_000, until: 99_000 },
  { environment: 'prod', step: 'migrate-web', state: 'ahead' },
];

test('a migration that is under way is told with its time, and with what the stage before took', () => {
  const promotion = { id: 'p', kind: 'normal', release: '1.0.0', stage: 'PROD', state: 'running', by: 'olga', at: 0, steps } as const;
  expect(migratingLines({ promotion }, { now: 69_500, width: 100 })).toEqual(['  api in prod migrates 1:08; STAGING took 7 s']);
});

test('what migrations took, and will take, stands as its sentences', () => {
  const view = { stage: 'PROD', environment: 'prod', service: 'api' };
  const migrations = [
    { ...view, kind: 'measured', sentence: 'STAGING: the migration of api took 7 s.' },
    { ...view, kind: 'foretold', sentence: 'PROD: the migration of api takes about 1 min.' },
  ] as const;
  expect(migrationLines({ migrations }, { width: 100, paint })).toEqual(migrations.map(({ sentence }) => sentence));
});
