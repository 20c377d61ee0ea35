// Whoever was erased is nobody any more: neither counted nor asked, though a file still names the id.
import { expect, test } from 'vitest';
import type { PersonCommand } from './command.ts';
import { begunAt as at, systemOf } from './fixture.ts';
import type { Refusal } from './refusal.ts';
import { step } from './step.ts';

const file = `lockstep: 1
system: shop
roles:
  developer: [dora, olga]
  tester: [tom]
  release-manager: [rita, rolf]
services:
  api: {source: 'directory:./api', command: node a.js}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
    entry: [approval: release-manager]
`;
const groups = { 'installation-admin': ['ada'] };
const bill = { api: { digest: 'sha256:1', source: 'directory:./api', blob: 'sha256:1' } };

/** The shop hears commands, one after the other; what became of the last is told. */
function shop() {
  let state = systemOf(file);
  const say = (command: PersonCommand): Refusal | undefined => {
    const done = step(state, command, at);
    state = done.state;
    return done.refusal;
  };
  return say;
}

const create = { kind: 'create', release: '1.0', bill, authors: [], carry: false, unknownAuthors: [] } as const;
const promote = { kind: 'promote', by: 'dora', release: '1.0', stage: 'DEV', wait: false } as const;
const erase = { kind: 'roster', by: 'lockstep', groups, erased: ['olga', 'rolf'] } as const;

test('an erased person has no role, and is named to nobody', () => {
  const say = shop();
  expect(say({ kind: 'stop', by: 'tom', reason: 'a test' })?.next).toBe('Ask ada, rita or rolf.');
  say(erase);
  expect(say({ kind: 'stop', by: 'tom', reason: 'a test' })?.next).toBe('Ask ada or rita.');
  expect(say({ ...create, by: 'olga' })?.code).toBe('not-your-role');
  say({ ...create, by: 'dora' });
  expect(say(promote)?.blockers?.map(({ clears }) => clears)).toMatchObject([{ kind: 'person', who: ['rita'] }]);
});

test('what an erased person approved counts no longer, as when somebody leaves the role', () => {
  const say = shop();
  say({ ...create, by: 'dora' });
  say({ kind: 'approve', by: 'rolf', release: '1.0', stage: 'DEV' });
  say(erase);
  expect(say(promote)?.code).toBe('blocked');
  say({ kind: 'approve', by: 'rita', release: '1.0', stage: 'DEV' });
  expect(say(promote)).toBeUndefined();
});
