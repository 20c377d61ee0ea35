import { expect, test } from 'vitest';
import { pathView } from './path.ts';
import { emptyState } from '#core/empty-state.ts';
import { systemOf } from '#core/fixture.ts';

const file = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [{who: dora, in: [int]}], customer: [carl], release-manager: [rita, rolf]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  int: {data: masked, errors: full, purpose: Parts together}
  prod-a: {data: real, errors: friendly, audience: public}
  prod-b: {data: real, errors: friendly, audience: public}
path:
  - stage: INT
    exit:
      - sign-off: customer
        checklist: [Order placed]
  - stage: PROD
    waves: [[prod-a], [prod-b]]
    entry: [approval: release-manager]
`;

test('the file as a picture: stages in order, their places in waves, what is asked, and who is who', () => {
  const view = pathView(systemOf(file), 7);
  expect(view).toMatchObject({
    system: 'shop',
    seq: 7,
    version: 1,
    services: ['api'],
    path: [
      {
        stage: 'INT',
        environments: [{ environment: 'int', data: 'masked', errors: 'full', audience: 'team', purpose: 'Parts together' }],
        entry: [],
        exit: [{ kind: 'sign-off', role: 'customer', checklist: ['Order placed'] }],
        rollout: 'at-once',
      },
      { stage: 'PROD', waves: [['prod-a'], ['prod-b']], entry: [{ kind: 'approval' }] },
    ],
  });
  expect(view?.roles).toContainEqual({ role: 'developer', people: ['dora in int'] });
});

test('windows and freezes stand at the stages that they are about', () => {
  const time = `zone: Europe/Berlin
freezes:
  - {name: Audit, from: 2026-06-09, until: 2026-06-11, environments: [prod-b], because: Auditors look}
`;
  const own = file.replace(
    '    entry: [approval: release-manager]',
    "    entry: [approval: release-manager, window: 'Mon-Thu 10:00-16:00']",
  );
  const [int, prod] = pathView(systemOf(own + time), 7)?.path ?? [];
  expect(int?.times).toEqual([]);
  expect(prod?.times).toMatchObject([
    { kind: 'window', name: 'PROD', when: ['Mon-Thu 10:00-16:00'], zone: 'Europe/Berlin' },
    { kind: 'freeze', name: 'Audit', zone: 'Europe/Berlin', because: 'Auditors look' },
  ]);
});

test('where no file was applied there is no picture', () => {
  expect(pathView(emptyState('shop'), 0)).toBeUndefined();
});
