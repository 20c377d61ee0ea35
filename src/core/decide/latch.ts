import { evidenceId } from './evidence.ts';
import type { Event } from '#core/event.ts';
import { isOpen, pathOf, presentStays } from '#core/find.ts';
import { soakDue } from '#core/gates/soak.ts';
import type { Evidence, Release, State } from '#core/state.ts';
import type { Gate, Instant, Stage } from '#core/system.ts';

/**
 * A satisfied soak is written down at its due instant, not at "now": it must survive that the release is displaced later.
 * A gap heard before counts; heard after, it is only told.
 */
export function latchSoaks(state: State, now: Instant): readonly Event[] {
  for (const { release, stage } of standing(state)) {
    for (const gate of release.entries[stage.name]?.exit ?? []) {
      const at = gate.kind === 'soak' ? satisfiedAt(state, release, stage, gate, now) : undefined;
      if (at !== undefined) return [{ kind: 'evidenceGiven', release: release.id, evidence: soakEvidence(release, stage, gate, at) }];
    }
  }
  return [];
}

/** Every open release that runs somewhere by an entry that is complete, with that stage: each once. */
function standing(state: State): readonly { readonly release: Release; readonly stage: Stage }[] {
  const found = new Map<string, { readonly release: Release; readonly stage: Stage }>();
  for (const { stay } of state.environments.values()) {
    if (stay === undefined) continue;
    const release = state.releases.get(stay.release);
    if (!isOpen(release) || release.entries[stay.stage]?.entered !== stay.promotion) continue;
    const stage = pathOf(state, release).find((candidate) => candidate.name === stay.stage);
    if (stage !== undefined) found.set(stay.promotion, { release, stage });
  }
  return [...found.values()];
}

function satisfiedAt(
  state: State,
  release: Release,
  stage: Stage,
  gate: Extract<Gate, { kind: 'soak' }>,
  now: Instant,
): Instant | undefined {
  const entry = release.entries[stage.name]?.entered;
  if (release.evidence.some((item) => item.gate === gate.hash && item.entry === entry && item.revoked === undefined)) return undefined;
  const stays = presentStays(state, release, stage);
  const due = stays === undefined ? undefined : soakDue(gate, stays, now);
  return due !== undefined && due.certain && due.at <= now ? due.at : undefined;
}

function soakEvidence(release: Release, stage: Stage, gate: Gate, at: Instant): Evidence {
  return {
    id: evidenceId(release),
    kind: 'soak',
    stage: stage.name,
    gate: gate.hash,
    label: gate.label,
    releaseDigest: release.digest,
    planDigest: release.planDigest,
    entry: release.entries[stage.name]?.entered ?? '',
    verdict: 'pass',
    because: `ran in ${stage.name} for the whole soak`,
    by: 'lockstep',
    at,
  };
}
