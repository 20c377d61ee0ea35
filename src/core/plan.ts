import { digestOf } from './canonical.ts';
import type { Deployment, PlanStep, RefreshStep, UnmaskedBy } from './state.ts';
import { rolloutKind } from './system.ts';
import type {
  Bill,
  CanaryRollout,
  EnvironmentDefinition,
  Gate,
  Milliseconds,
  PreviousCheck,
  RefreshRule,
  Rollout,
  Service,
  Stage,
  System,
} from './system.ts';

const minute = 60_000;

/**
 * The digest of a plan's template: its steps, its artefacts, and everything that the file says of a service, with the texts of its
 * templates. The same for every stage; how traffic moves and what the values are comes with the bindings of each environment.
 */
export function planDigestOf(system: System, bill: Bill): string {
  const steps = planSteps(system.services, 'at-once');
  const artefactOf = (name: string): string => bill[name]?.digest ?? '';
  // Where artefacts come from is no part of what runs: the artefact itself is.
  const services = system.services.map(({ source: _source, sourceOptions: _options, build: _build, add: _add, ...service }) => ({
    ...service,
    artefact: artefactOf(service.name),
  }));
  return digestOf({ steps, services });
}

/**
 * Dependency order up to the switch; what runs is read back before any traffic reaches it. A canary comes before the switch, by degrees:
 * those steps are branches of the environment's bindings and not of the template.
 */
export function planSteps(services: readonly Service[], rollout: Rollout, stage: PlannedAt = { exit: [] }): readonly PlanStep[] {
  const warmMs = warmthFor(rollout, stage.exit);
  return [
    ...hookSteps('before', stage.refreshes),
    ...refreshSteps(stage.refreshes),
    ...stepsToStand(services, stage.previous),
    ...hookSteps('after', stage.refreshes),
    ...canarySteps(rollout),
    { ...step('switch'), timeoutMs: stage.switchMs ?? longestSwitch(rollout) },
    ...services.map((service) => ({ ...step('retire', service), ...(warmMs !== undefined && { warmMs }) })),
  ];
}

/** What a stage adds to the steps of every plan, and the place its time. */
export type PlannedAt = Pick<Stage, 'exit' | 'previous'> & Pick<EnvironmentDefinition, 'switchMs'> & { readonly refreshes?: RefreshedFrom };

/** Where the data of an environment come from, with the host whose agent reads them. */
export interface RefreshedFrom extends RefreshRule {
  readonly host: string;
  /** Of one refresh that masks nothing. */
  readonly unmasked?: UnmaskedBy;
}

/** Before anything else: a schema is migrated on the data that it is to run on. One database after the other. */
function refreshSteps(rule: RefreshedFrom | undefined): readonly PlanStep[] {
  if (rule === undefined) return [];
  const { from, host, atMostMs: timeoutMs, unmasked } = rule;
  return rule.databases.map((database): PlanStep => {
    const expects = rule.classification?.[database];
    const refresh: RefreshStep = { database, from, host, ...(expects !== undefined && { expects }), ...(unmasked && { unmasked }) };
    return { ...step('refresh'), id: `refresh-${database}`, timeoutMs, refresh };
  });
}

/** What runs stays as it is: its data are new, and its migrations run on them again. */
export function stepsOfRefresh(services: readonly Service[], rule: RefreshedFrom): readonly PlanStep[] {
  const migrating = services.filter(({ migrations }) => migrations !== undefined);
  const migrations = migrating.map((service) => step('migrate', service));
  return [...hookSteps('before', rule), ...refreshSteps(rule), ...migrations, ...hookSteps('after', rule)];
}

/** What stands is looked through: nothing is copied, and nothing to be taken back. One that is lost is done again. */
export function stepsOfProof(rule: RefreshedFrom): readonly PlanStep[] {
  return refreshSteps(rule).map(({ refresh, ...each }) => ({
    ...each,
    id: each.id.replace('refresh', 'prove'),
    undoable: false,
    looks: true,
    ...(refresh && { refresh: { ...refresh, only: 'proof' as const } }),
  }));
}

/** Around the data: before anything is replaced, and once their schema is new, and what is to run stands. */
function hookSteps(hook: 'before' | 'after', rule: RefreshedFrom | undefined): readonly PlanStep[] {
  return (rule?.[hook] ?? []).map((check) => ({ ...step('hook'), id: check.name, hook, check, timeoutMs: check.timeoutMs + minute }));
}

/**
 * Where what ran before is to be asked, that is done once the whole schema is new, and before anything of the release runs. It is asked
 * before the migrations too: what it fails then is not the schema's fault, and nothing is migrated.
 */
function stepsToStand(services: readonly Service[], previous: PreviousCheck | undefined): readonly PlanStep[] {
  const migrating = services.filter(({ migrations }) => migrations !== undefined);
  if (previous === undefined || migrating.length === 0) return services.flatMap(stepsOfService);
  const { check, rows } = previous;
  const timeoutMs = Math.max(timeouts['prove-previous'], 2 * check.timeoutMs + 2 * minute);
  const asked = { check, ...(rows !== undefined && { rows }), timeoutMs };
  const prove = { ...step('prove-previous'), ...asked };
  return [
    { ...step('ask-previous'), ...asked },
    ...migrating.map((service) => step('migrate', service)),
    prove,
    ...services.flatMap(placed),
  ];
}

/** With a pause, one side ends and the other starts within it; and where that one does not get well, what ran before starts again. */
function longestSwitch(rollout: Rollout): Milliseconds {
  return typeof rollout === 'string' || rollout.kind !== 'pause' ? timeouts.switch : 2 * rollout.holdMs + 3 * minute;
}

/** What was replaced stays warm for as long as a watch may still take the stage back to it; without one, until the next placement. */
function warmthFor(rollout: Rollout, exit: readonly Gate[]): Milliseconds | undefined {
  const kind = rolloutKind(rollout);
  if (kind === 'at-once' || kind === 'pause') return undefined;
  const watches = exit.flatMap((gate) => (gate.kind === 'check' && gate.rollsBack === true ? [gate.check.timeoutMs] : []));
  return watches.length === 0 ? undefined : Math.max(...watches) + 5 * minute;
}

/** To move traffic is an effect and to judge it a look: an answer "the weight is set" never stands for a sample. */
function canarySteps(rollout: Rollout): readonly PlanStep[] {
  if (typeof rollout === 'string' || rollout.kind !== 'canary') return [];
  return rollout.steps.flatMap((each, canary): readonly PlanStep[] => {
    const number = canary + 1;
    if (each.kind === 'ask') return [{ ...step('ask'), id: `ask-${number}`, canary }];
    const { weight } = each;
    const judge = { ...step('judge'), id: `judge-${number}`, canary, weight, timeoutMs: longestJudgement(each.ms, rollout) };
    return [{ ...step('shift'), id: `shift-${number}`, weight }, judge];
  });
}

/** Three times its time for traffic that is slow to come; the same again after a strike. */
function longestJudgement(ms: Milliseconds, { suspendMs, warmUpMs }: CanaryRollout): Milliseconds {
  return 2 * (3 * ms + warmUpMs) + suspendMs + 5 * minute;
}

function stepsOfService(service: Service): readonly PlanStep[] {
  return service.migrations === undefined ? placed(service) : [step('migrate', service), ...placed(service)];
}

function placed(service: Service): readonly PlanStep[] {
  return [{ ...step('place', service), timeoutMs: longestStart(service) }, step('read-back', service)];
}

/** Its bits are to be fetched, too. */
function longestStart({ startMs = 0 }: Service): Milliseconds {
  return Math.max(timeouts.place, startMs + minute);
}

const timeouts: { readonly [Kind in PlanStep['kind']]: number } = {
  'ask-previous': 20 * minute,
  migrate: 30 * minute,
  'prove-previous': 20 * minute,
  place: 3 * minute,
  'read-back': minute,
  shift: minute,
  judge: 10 * minute,
  ask: minute,
  switch: minute,
  retire: 2 * minute,
  refresh: 240 * minute,
  hook: 10 * minute,
};

/** A migration is not taken back (schemas change by expand and contract); reading back changes nothing. */
function step(kind: PlanStep['kind'], service?: Service): PlanStep {
  const undoable = kind === 'place' || kind === 'shift' || kind === 'switch' || kind === 'retire' || kind === 'refresh';
  const id = service === undefined ? kind : `${kind}-${service.name}`;
  return {
    id,
    kind,
    timeoutMs: timeouts[kind],
    undoable,
    looks: kind === 'read-back' || kind === 'judge' || kind === 'ask-previous' || kind === 'prove-previous',
    ...(service && { service: service.name }),
  };
}

/** What differs per environment: where, how traffic moves, which values, and which version of each secret. A digest of its own. */
export function bindingsDigestOf(environment: EnvironmentDefinition, rollout: Rollout, secrets: Required<Deployment>['secrets']): string {
  return digestOf({ environment, rollout, secrets });
}
