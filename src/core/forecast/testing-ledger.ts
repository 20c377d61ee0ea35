// A ledger of a team that works by the clock: a release every some days, and waits by the chance of each of them.
import { emptyState } from '#core/empty-state.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { begunAt } from '#core/fixture.ts';
import { dayMs, minuteMs } from '#core/time/day.ts';
import { chanceFrom, seedOf } from './draws.ts';
import { Fold, type Lengths } from './testing-fold.ts';
import { createIn } from './testing-plays.ts';

/** People who answer at the median after ten hours, and one time in ten only after two days. */
const people = { medianMs: 600 * minuteMs, spread: 1.2 };
/** Nothing takes as long as it may. */
const machines = { medianMs: 1.5 * minuteMs, spread: 0.4 };
const mostOfMachinesMs = 4 * minuteMs;

export function ledgerOf(seed: number, count: number): Fold {
  const fold = new Fold(emptyState('shop'), begunAt, byChance(seed));
  const parsed = parseSystem(text, fixtureCatalogue);
  if (!parsed.ok) throw new Error('the file is wrong');
  fold.say({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } });
  fold.say({ kind: 'apply', by: 'ada', file: parsed.system, digest: 'one' });
  const chance = chanceFrom(seed);
  for (let index = 0; index < count; index += 1) {
    createIn(fold, `1.${index}`);
    fold.goTo(fold.now + Math.round((10 + 12 * chance()) * dayMs));
  }
  fold.goTo(fold.now + 60 * dayMs);
  return fold;
}

function byChance(seed: number): Lengths {
  return ({ kind, stage, label }, release = '') => {
    const chance = chanceFrom(seedOf(`${seed} ${kind} ${stage} ${label} ${release}`));
    const isMachine = kind === 'check' || kind === 'deployment';
    const { medianMs, spread } = isMachine ? machines : people;
    const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    const ms = 1000 * Math.ceil((medianMs * Math.exp(spread * normal)) / 1000);
    return isMachine ? Math.min(ms, mostOfMachinesMs) : ms;
  };
}

const text = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [t0], customer: [carol], release-manager: [rita, rolf]}
services:
  api: {source: 'directory:./api', command: node a.js}
checks:
  smoke: {http: /}
checklists:
  uat: [Order placed]
environments:
  dev: {data: synthetic, errors: full}
  int: {data: synthetic, errors: full}
  s9: {data: real, errors: friendly}
path:
  - stage: DEV
    exit: [check: smoke, soak: 20 hours]
  - stage: INT
    entry: [approval: {tester: 1}]
    exit: [{sign-off: customer, checklist: uat}]
  - stage: S9
    entry: [approval: {tester: 1}]
`;
