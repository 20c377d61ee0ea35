import type { Gate, Rollout, Stage, System } from '#core/system.ts';
import type { Draft, GateDraft, PreviousDraft, RolloutDraft, StageDraft } from './draft.ts';
import { buildTime } from './build-time.ts';
import { makeGate } from './gate-hash.ts';
import { orderServices } from './order-services.ts';

/** The system that a draft without fault describes: services in their order, gates with what they name. */
export function buildSystem(draft: Draft): System {
  return {
    name: draft.name,
    roles: Object.fromEntries(draft.roles),
    services: orderServices(draft.services).ordered,
    ...(draft.secrets === undefined ? {} : { secrets: draft.secrets }),
    hosts: draft.hosts,
    environments: draft.environments,
    path: draft.stages.map((stage) => buildStage(draft, stage)),
    ...(draft.hotfixPath !== undefined && { hotfixPath: draft.hotfixPath }),
    ...buildTime(draft),
  };
}

function buildStage(draft: Draft, { name, waves, entry, exit, rollout, previous, queue, refreshes, owner }: StageDraft): Stage {
  const gates = (drafts: readonly GateDraft[], side: Gate['side']): readonly Gate[] =>
    drafts.flatMap((gate) => resolveGate(draft, gate, side) ?? []);
  return {
    name,
    waves,
    entry: gates(entry, 'entry'),
    exit: gates(exit, 'exit'),
    rollout: resolveRollout(draft, rollout),
    ...resolvePrevious(draft, previous),
    queue,
    ...(refreshes && { refreshes: true }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function resolvePrevious({ checks }: Draft, previous: PreviousDraft | undefined): Pick<Stage, 'previous'> {
  const check = previous === undefined ? undefined : checks.get(previous.check);
  if (previous === undefined || check === undefined) return {};
  const { rows } = previous;
  return { previous: { check, ...(rows !== undefined && { rows }) } };
}

/** Checks that do not exist have been said. */
function resolveRollout({ checks }: Draft, rollout: RolloutDraft): Rollout {
  if (typeof rollout === 'string' || rollout.kind === 'pause') return rollout;
  return { ...rollout, checks: rollout.checks.flatMap((name) => checks.get(name) ?? []) };
}

/** The gate with its check and checklist; undefined where one of them does not exist. */
export function resolveGate({ checks, checklists }: Draft, gate: GateDraft, side: Gate['side']): Gate | undefined {
  if (gate.kind === 'check') {
    const check = checks.get(gate.check);
    return check === undefined ? undefined : makeGate({ kind: 'check', side, check, ...(gate.rollsBack && { rollsBack: true }) });
  }
  // What it says is today's, and stands with the windows of the file.
  if (gate.kind === 'window') return undefined;
  if (gate.kind === 'watch') return makeGate({ kind: 'check', side, check: gate.check, rollsBack: true });
  if (gate.kind !== 'sign-off') return makeGate({ ...gate, side });
  const checklist = typeof gate.checklist === 'string' ? checklists.get(gate.checklist) : gate.checklist;
  return checklist === undefined ? undefined : makeGate({ ...gate, side, checklist });
}
