import { evidenceFor, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { reenter } from './present.ts';
import { anybodyOf } from '#core/roster.ts';
import { commandRoles, whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { environmentsOf, presentStays } from '#core/find.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import { rechecksOf } from '#core/rechecks.ts';
import type { Evidence } from '#core/state.ts';
import type { Gate } from '#core/system.ts';
import { clause, typed } from '#core/words.ts';

type CheckGate = Extract<Gate, { kind: 'check' }>;

/** A check passes when its last verdict in every environment of the stage is *pass* and nobody revoked it. */
export function judgeCheck(context: GateContext, gate: CheckGate): Judgement {
  const last = lastVerdicts(context, gate);
  const open = environmentsOf(context.stage).filter((environment) => last.get(environment)?.verdict !== 'pass');
  if (open.length === 0) return passedBy([...last.values()]);
  const no = open.some((environment) => last.has(environment));
  // Displaced, it can't be checked again where it was: whoever is told to ask for that would be refused.
  const gone = gate.side === 'exit' && presentStays(context.state, context.release, context.stage) === undefined;
  const blockers = gone
    ? [reenter(context, gate)]
    : open.flatMap((environment) => inOne(context, gate, environment, last.get(environment)));
  return { passed: false, blockers, no };
}

/** What is missing in one environment; where a check is still to run, that must be up. */
function inOne(context: GateContext, gate: CheckGate, environment: string, evidence: Evidence | undefined): readonly Blocker[] {
  const missing =
    evidence === undefined || isOwed(context, gate, environment) ? notYet(context, gate, environment) : saidNo(context, gate, evidence);
  const down = context.state.environments.get(environment)?.down;
  return down === undefined ? [missing] : [missing, environmentDown(context, environment, down.because)];
}

/** The last verdict per environment; one that was revoked leaves nothing, whatever was said before it. */
export function lastVerdicts(context: GateContext, gate: CheckGate): ReadonlyMap<string, Evidence> {
  const last = new Map<string, Evidence>();
  for (const item of evidenceFor(context, gate)) {
    if (item.environment === undefined) continue;
    if (item.revoked === undefined) last.set(item.environment, item);
    else last.delete(item.environment);
  }
  return last;
}

/** A verdict against it stands, and nobody has asked for another. */
export function saysNo(context: GateContext, gate: CheckGate): boolean {
  const against = [...lastVerdicts(context, gate)].filter(([, evidence]) => evidence.verdict !== 'pass');
  return against.some(([environment]) => !isOwed(context, gate, environment));
}

function saidNo(context: GateContext, gate: CheckGate, evidence: Evidence): Blocker {
  const command = `lockstep recheck ${context.release.id} --stage ${context.stage.name} --gate ${typed(gate.label)}`;
  return gateBlocker(context, gate, {
    code: 'check',
    because: `${gate.label} ${evidence.verdict === 'fail' ? 'failed' : `ended without a verdict (${evidence.verdict})`} in ${evidence.environment ?? context.stage.name}: ${ownWords(gate, evidence)}`,
    clears: { kind: 'person', who: anybodyOf(context.state, rolesThatRecheck(), environmentsOf(context.stage)), command },
    askable: false,
    ...(evidence.environment !== undefined && { environment: evidence.environment }),
  });
}

/** Evidence begins with the name of its check, which stands before it here. */
function ownWords({ label }: CheckGate, { because }: Evidence): string {
  return clause(because.startsWith(`${label}: `) ? because.slice(label.length + 2) : because);
}

function rolesThatRecheck(): readonly string[] {
  const roles = commandRoles.recheck;
  return typeof roles === 'string' ? [] : roles;
}

/** Runs, will run, or must be asked for. */
function notYet(context: GateContext, gate: CheckGate, environment: string): Blocker {
  const order = indexOf(context.state).checks.get(checkKey(context.entry, gate.hash, environment));
  const given = evidenceFor(context, gate).filter((item) => item.environment === environment);
  if (order === undefined && given.length > 0 && !isOwed(context, gate, environment)) return askAgain(context, gate, environment);
  if (order === undefined && gate.side === 'entry' && !isAwaited(context)) return askToEnter(context, gate, environment);
  return gateBlocker(context, gate, {
    code: 'check',
    environment,
    // What looks at real traffic takes its time, and people wait beside it: they are told that it does.
    because:
      gate.rollsBack === true && order?.startedAt !== undefined
        ? `${gate.label} looks at real traffic in ${environment}, and has no verdict yet`
        : `${gate.label} has no verdict in ${environment} yet`,
    clears: { kind: 'agent', key: order?.key ?? '', command: `lockstep logs ${environment}`, ...(order && { deadline: order.deadline }) },
  });
}

/** Somebody asked for another run that has not ended yet. */
function isOwed(context: GateContext, gate: CheckGate, environment: string): boolean {
  const asked = rechecksOf(context.release, { stage: context.stage.name, entry: context.entry, gate: gate.hash });
  return asked > 0 && evidenceFor(context, gate).filter((item) => item.environment === environment).length <= asked;
}

/** Entry checks run while somebody waits to enter. */
function isAwaited({ state, release, stage }: GateContext): boolean {
  const moving = indexOf(state).moving.get(release.id);
  return moving?.stage === stage.name && moving.state === 'waiting';
}

function askToEnter(context: GateContext, gate: CheckGate, environment: string): Blocker {
  const { release, stage, state } = context;
  return gateBlocker(context, gate, {
    code: 'check',
    environment,
    because: `${gate.label} runs in ${environment} once somebody asks to enter ${stage.name}`,
    clears: {
      kind: 'person',
      who: whoMay(state, 'promote', environmentsOf(stage)),
      command: `lockstep promote ${release.id} --to ${stage.name} --wait`,
    },
  });
}

function askAgain(context: GateContext, gate: CheckGate, environment: string): Blocker {
  return gateBlocker(context, gate, {
    code: 'check',
    environment,
    because: `the verdict of ${gate.label} in ${environment} was revoked`,
    clears: {
      kind: 'person',
      who: anybodyOf(context.state, rolesThatRecheck(), environmentsOf(context.stage)),
      command: `lockstep recheck ${context.release.id} --stage ${context.stage.name} --gate ${typed(gate.label)}`,
    },
  });
}

export function environmentDown(context: GateContext, environment: string, because: string): Blocker {
  return {
    code: 'environment-down',
    stage: context.stage.name,
    environment,
    because: `${environment} is down: ${clause(because)}`,
    clears: { kind: 'agent', key: environment, command: `lockstep logs ${environment}` },
    askable: true,
  };
}
