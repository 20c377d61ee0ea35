import { expect, test } from 'vitest';
import type { EnvironmentView, ReleaseView } from '#core/views/shapes.ts';
import { beforeIn } from './changed-line.tsx';

const place = { host: 'local', audience: 'public', data: 'real', errors: 'friendly', urls: {}, fence: 1 };
const test1: EnvironmentView = { ...place, environment: 'test', stage: 'TEST', release: '1.3.0', good: ['1.2.0'] };
const prod: EnvironmentView = { ...place, environment: 'prod', stage: 'PROD', good: [] };
const stageOf = (stage: string) => ({ stage, status: 'empty', environments: [], rollout: 'at-once', entry: [], exit: [] }) as const;
const view: ReleaseView = {
  system: 'shop',
  seq: 1,
  now: 0,
  release: '1.2.0',
  state: 'open',
  origin: 'created',
  digest: '',
  bill: {},
  authors: [],
  by: 'dora',
  at: 0,
  sentence: '',
  stages: [stageOf('TEST'), stageOf('PROD')],
  blockers: [],
};

test.each([
  ['one that is on its way is held against what is live', { ...prod, release: '1.1.0' }, { release: '1.1.0', isLive: true }],
  [
    'what is live, against what was live before',
    { ...prod, release: '1.2.0', good: ['1.2.0', '1.1.0'] },
    { release: '1.1.0', isLive: false },
  ],
  ['the first that is live, against nothing', { ...prod, release: '1.2.0' }, undefined],
  ['where nothing is live there is nothing to hold it against', prod, undefined],
])('of releases %s', (_, last, wanted) => {
  expect(beforeIn([test1, last], view)).toEqual(wanted);
});
