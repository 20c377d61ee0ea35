import { environmentAt } from './issue.ts';
import { blockers, proofAt } from '#core/blockers/index.ts';
import { refreshBlockers, standsAside } from '#core/blockers/refresh.ts';
import { interruptions } from '#core/blockers/today.ts';
import { must } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import { pathOf, stageIn, systemAt } from '#core/find.ts';
import { standingException } from '#core/gates/exception.ts';
import { indexOf } from '#core/index-of.ts';
import { gatesOf } from '#core/path.ts';
import { bindingsDigestOf, planSteps, stepsOfProof, stepsOfRefresh, type RefreshedFrom } from '#core/plan.ts';
import { belowWhatRuns, refreshedFrom } from '#core/refresh.ts';
import { secretNamesOf, secretVersionsAt } from '#core/find-secret.ts';
import type { Deployment, Environment, PlanStep, Promotion, State } from '#core/state.ts';
import { rolloutKind, type Instant, type Rollout, type Stage, type System } from '#core/system.ts';

/** Starts whoever is first in every line that it stands in, when nothing is in the way. One a pass: the next is judged anew. */
export function startWaiting(state: State, now: Instant): readonly Event[] {
  const firsts = new Set([...indexOf(state).lines.values()].flatMap((line) => firstsIn(state, line, now)));
  for (const promotion of firsts) if (mayStart(state, promotion, now)) return start(state, promotion, now);
  return [];
}

/** Proofs, and refreshes, pass by what others wait for. */
function firstsIn(state: State, line: readonly Promotion[], now: Instant): readonly Promotion[] {
  const first = firstIn(state, line, {}, now);
  return [...(first === undefined ? [] : [first]), ...line.filter(({ kind }) => kind === 'refresh')];
}

/** As somebody in the line sees it. */
function firstIn(
  state: State,
  line: readonly Promotion[],
  seenBy: Partial<Pick<Promotion, 'kind' | 'only'>>,
  now: Instant,
): Promotion | undefined {
  return line.find((promotion) => !standsAside(state, promotion, seenBy, now));
}

function mayStart(state: State, promotion: Promotion, now: Instant): boolean {
  const { lines } = indexOf(state);
  const free = promotion.waves
    .flat()
    .every(
      (name) => state.environments.get(name)?.lease === undefined && firstIn(state, lines.get(name) ?? [], promotion, now) === promotion,
    );
  if (!free) return false;
  if (promotion.kind === 'refresh') return refreshBlockers(state, promotion, now).length === 0;
  if (promotion.kind !== 'normal') return true;
  const release = state.releases.get(promotion.release);
  return release !== undefined && blockers(state, release, promotion.stage, now, promotion).length === 0;
}

/** Snapshots what let it in: gates by value, evidence and Exceptions by id. */
function start(state: State, waiting: Promotion, now: Instant): readonly Event[] {
  const promotion = belowWhatRuns(waiting, state.environments);
  const release = state.releases.get(promotion.release);
  // As its release meets it: a hotfix has gates of its own.
  const own = release && pathOf(state, release).find(({ name }) => name === promotion.stage);
  const stage = own ?? must(stageIn(systemAt(state, promotion.version), promotion.stage), `stage ${promotion.stage}`);
  const normal = promotion.kind === 'normal' && release !== undefined;
  const proof = normal ? proofAt(state, release, stage.name, now) : undefined;
  const fresh = release && { ...release, entries: { ...release.entries, [stage.name]: { attempts: 0, exit: [], rolledBack: true } } };
  const started: Event = {
    kind: 'promotionStarted',
    promotion: promotion.id,
    at: now,
    entry: normal ? gatesOf(state, release, stage, 'entry') : [],
    exit: fresh === undefined || promotion.kind === 'refresh' ? [] : gatesOf(state, fresh, stage, 'exit'),
    evidence: proof?.entry.evidence ?? [],
    exceptions: proof?.entry.exceptions ?? [],
    passes: proof?.passes ?? {},
  };
  return [started, ...droppedChecks(state, promotion), waveEvent(state, promotion, stage, 0, now)];
}

/** No check runs while somebody moves in: neither in the first wave's places nor in those that are reserved for later ones. */
function droppedChecks(state: State, promotion: Promotion): readonly Event[] {
  const names = promotion.waves.flat();
  const checks = indexOf(state).orders.filter((order) => order.kind === 'check' && names.includes(order.environment));
  return checks.map((order) => ({ kind: 'orderDropped', key: order.key, because: `${promotion.id} takes ${order.environment}` }));
}

function waveEvent(state: State, promotion: Promotion, stage: Stage, wave: number, now: Instant): Event {
  const names = promotion.waves[wave] ?? [];
  const deployments = names.map((name) => deploymentIn(state, promotion, stage, name, now));
  return { kind: 'waveStarted', promotion: promotion.id, wave, deployments };
}

function deploymentIn(state: State, promotion: Promotion, stage: Stage, name: string, now: Instant): Deployment {
  const environment = must(state.environments.get(name), `environment ${name}`);
  const definition = environmentAt(state, promotion.version, name);
  const rollout = rolloutOf(promotion, stage, environment);
  // Who goes back brings no schema along, and whoever comes first has nobody before him.
  const { switchMs } = definition;
  const refreshes = promotion.kind === 'refresh' || (promotion.kind === 'normal' && stage.refreshes);
  const rule = refreshes ? refreshedAs(state, promotion, environment) : undefined;
  const { previous, exit } = stage;
  const rest = { exit, ...(switchMs !== undefined && { switchMs }), ...(rule && { refreshes: rule }) };
  const system = systemAt(state, promotion.version);
  const secrets = secretVersionsAt(state, name, secretNamesOf(system, promotion.bill));
  const planned = promotion.kind === 'normal' && environment.stay !== undefined && previous !== undefined ? { ...rest, previous } : rest;
  return {
    environment: name,
    host: definition.host,
    fence: environment.fence + 1,
    state: 'running',
    steps:
      promotion.kind === 'refresh'
        ? stepsOfDataOnly(system, promotion, must(rule, `where the data of ${name} come from`))
        : planSteps(system.services, rollout, planned),
    next: 0,
    rollout,
    bindingsDigest: bindingsDigestOf(definition, rollout, secrets),
    ...(Object.keys(secrets).length > 0 && { secrets }),
    goodBefore: environment.good,
    startedAt: now,
    lastAt: now,
    ...(environment.stay && { back: environment.stay }),
    ...(rule && { dataBefore: environment.data ?? {} }),
  };
}

function stepsOfDataOnly({ services }: System, { only }: Promotion, rule: RefreshedFrom): readonly PlanStep[] {
  return only === 'proof' ? stepsOfProof(rule) : stepsOfRefresh(services, rule);
}

function refreshedAs(state: State, { unmasked: id }: Promotion, environment: Environment): RefreshedFrom | undefined {
  const rule = refreshedFrom(state, environment.name);
  const exception = environment.unmasked?.find((each) => each.id === id);
  if (rule === undefined || exception?.second === undefined) return rule;
  const { by, second, expires: until } = exception;
  return { ...rule, unmasked: { exception: exception.id, by, second, until } };
}

/** There is nothing to compare the first release with, and who goes back does not go by degrees: where he goes to ran well before. */
function rolloutOf(promotion: Promotion, { rollout }: Stage, { stay }: Environment): Rollout {
  const byDegrees = rolloutKind(rollout) === 'canary';
  return byDegrees && (promotion.kind === 'rollback' || stay === undefined) ? 'blue-green' : rollout;
}

/** The next wave, once every deployment of this one is placed; stop and holds are judged again, today's. */
export function startNextWave(state: State, promotion: Promotion, now: Instant): readonly Event[] {
  if (promotion.kind === 'normal' && waveInterruptions(state, promotion, now)) return [];
  const stage = must(stageIn(systemAt(state, promotion.version), promotion.stage), `stage ${promotion.stage}`);
  return [waveEvent(state, promotion, stage, promotion.wave + 1, now)];
}

/** What let it in is judged again: every Exception it used must still stand, or another one for the same gate. */
function waveInterruptions(state: State, promotion: Promotion, now: Instant): boolean {
  const release = state.releases.get(promotion.release);
  const used = [...promotion.exceptions, ...Object.values(promotion.passes).flatMap((pass) => pass.exceptions)];
  const ended = used.some((id) => {
    const exception = release?.exceptions.find((item) => item.id === id);
    return (
      release === undefined || exception === undefined || standingException(release, exception.stage, exception.gate, now) === undefined
    );
  });
  return ended || interruptions(state, promotion, now).length > 0;
}
