import { attemptKey, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { environmentsOf, systemAt } from '#core/find.ts';
import { runningIn } from '#core/migrations/running.ts';
import { wayBackOf, type WayBack } from '#core/migrations/way-back.ts';
import type { Gate, MigrationsAllowed } from '#core/system.ts';
import { clause } from '#core/words.ts';

type MigrationsGate = Extract<Gate, { kind: 'migrations' }>;

/**
 * Open while all migrations between what runs in each environment of the stage and the release are of the kind that is allowed. Only the
 * reading of their SQL counts: that a smoke test passed on the new schema proves less. What nobody could read is *no*.
 */
export function judgeMigrations(context: GateContext, gate: MigrationsGate): Judgement {
  const { release, stage } = context;
  // Once an attempt has begun, what runs there is no longer what it was held against: it was open, else nothing had begun.
  if (context.entry !== attemptKey(release, stage.name)) return passedThen(context, gate);
  const closed = environmentsOf(stage).flatMap((environment) => closedIn(context, gate, environment));
  return closed.length === 0 ? passedBy([]) : { passed: false, blockers: closed, no: true };
}

/** What was open when the attempt began; by an Exception, where one opened it. */
export function passedThen({ release, stage }: GateContext, gate: Gate): Judgement {
  const used = release.exceptions.filter(
    (item) => item.stage === stage.name && item.gate === gate.hash && item.second !== undefined && item.revoked === undefined,
  );
  return { passed: true, evidence: [], exceptions: used.slice(-1).map(({ id }) => id) };
}

function closedIn(context: GateContext, gate: MigrationsGate, environment: string): readonly Blocker[] {
  const { release, state } = context;
  const before = runningIn(state, environment);
  const way = wayBackOf({ services: systemAt(state, release.version).services, before, after: release });
  if (before === undefined || leaves[gate.allows].has(way.verdict)) return [];
  return [
    gateBlocker(context, gate, {
      code: 'migrations',
      environment,
      because: `${clause(way.because)}${wordsOfRule(way)}; the way back to ${before.id} in ${environment} would be: ${way.verdict}`,
      clears: { kind: 'person', who: whoMay(state, 'create', 'anywhere'), command: 'lockstep release create NAME SERVICE=./FOLDER' },
      askable: false,
    }),
  ];
}

/** Which ways back are left open by what is allowed. */
const leaves: { readonly [allows in MigrationsAllowed]: ReadonlySet<WayBack['verdict']> } = {
  'expand-only': new Set(['reversible', 'until contract']),
  none: new Set(['reversible']),
};

function wordsOfRule({ rule }: WayBack): string {
  return rule === undefined || rule === 0 ? '' : ` (rule ${rule})`;
}
