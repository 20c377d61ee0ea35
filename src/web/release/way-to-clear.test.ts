import { expect, test } from 'vitest';
import type { Blocker } from '#core/blocker.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import type { Me } from '#web/api/queries.ts';
import { wayToClear } from './way-to-clear.ts';

const command = 'lockstep approve 4.2 --stage PROD';
const approval: Blocker = {
  code: 'approval',
  stage: 'PROD',
  because: 'a tester has still to approve 4.2 for PROD',
  clears: { kind: 'person', who: ['anna', 'bo'], command },
  askable: true,
};
const view: ReleaseView = {
  system: 'shop',
  seq: 1,
  now: 0,
  release: '4.2',
  state: 'open',
  origin: 'created',
  digest: '',
  bill: {},
  authors: ['dora'],
  by: 'dora',
  at: 0,
  sentence: '',
  stages: [],
  blockers: [approval],
};

function meAs(person: string, ...roles: readonly string[]): Me {
  return {
    person,
    name: person,
    groups: [],
    systems: roles.length === 0 ? {} : { shop: [...roles] },
    isAdministrator: false,
    by: 'session',
  };
}

const nobody = { ...approval, clears: { kind: 'person', who: [], command } } as const;

test.each([
  ['whoever may is shown what to type', meAs('anna', 'tester'), approval, { typed: command }],
  ['an author is told so', meAs('dora', 'developer', 'tester'), approval, { because: 'Not you: you are an author of 4.2.' }],
  [
    'others read what they are',
    meAs('olga', 'operator', 'auditor'),
    approval,
    { because: 'Not you: you act here as operator and auditor.' },
  ],
  ['who is nothing there, that too', meAs('zoe'), approval, { because: 'Not you: you have no role in shop.' }],
  ['where nobody may, everybody sees the line', meAs('olga', 'operator'), nobody, { typed: command }],
  ['while a check says no nobody is shown a line', meAs('anna', 'tester'), { ...approval, askable: false }, undefined],
])('beside a blocker %s', (_, me, blocker, wanted) => {
  expect(wayToClear(me, view, blocker)).toEqual(wanted);
});
