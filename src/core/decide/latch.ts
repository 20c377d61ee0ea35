import { evidenceId } from './evidence.ts';
import type { Event } from '#core/event.ts';
import { isOpen, pathOf } from '#core/find.ts';
import { exitContext } from '#core/blockers/proof.ts';
import { indexOf } from '#core/index-of.ts';
import { attestingsOf } from '#core/gates/attest.ts';
import type { SoakGate } from '#core/gates/soak-due.ts';
import type { Evidence, Release, State } from '#core/state.ts';
import type { Gate, Instant, Stage } from '#core/system.ts';

/**
 * A soak that its hosts attest is written down with its due instant, not with "now": it must survive that the release is displaced
 * later. What breaks it before the last host has spoken breaks it.
 */
export function latchSoaks(state: State, now: Instant): readonly Event[] {
  for (const { release, stage } of standing(state)) {
    for (const gate of release.entries[stage.name]?.exit ?? []) {
      const ran = gate.kind === 'soak' ? ranFor(state, release, stage, gate, now) : undefined;
      if (ran !== undefined) return [{ kind: 'evidenceGiven', release: release.id, evidence: latched(release, stage, gate, ran) }];
    }
  }
  return [];
}

/** Every open release that runs somewhere by an entry that is complete and asks for a soak, with that stage: each once. */
function standing(state: State): readonly { readonly release: Release; readonly stage: Stage }[] {
  const found = new Map<string, { readonly release: Release; readonly stage: Stage }>();
  for (const { stay } of indexOf(state).environments) {
    if (stay === undefined || found.has(stay.promotion)) continue;
    const release = state.releases.get(stay.release);
    const entry = release?.entries[stay.stage];
    if (!isOpen(release) || entry?.entered !== stay.promotion || !entry.exit.some(({ kind }) => kind === 'soak')) continue;
    const stage = pathOf(state, release).find((candidate) => candidate.name === stay.stage);
    if (stage !== undefined) found.set(stay.promotion, { release, stage });
  }
  return [...found.values()];
}

interface Ran {
  readonly until: Instant;
  readonly because: string;
}

function ranFor(state: State, release: Release, stage: Stage, gate: SoakGate, now: Instant): Ran | undefined {
  const attestings = attestingsOf(exitContext(state, release, stage, now), gate);
  const [first] = attestings ?? [];
  if (first === undefined || attestings?.some(({ answer }) => answer?.verdict !== 'pass')) return undefined;
  const hosts = new Set(attestings?.flatMap(({ answer }) => answer?.by ?? []));
  return { until: first.soaked.until, because: `ran in ${stage.name} for the whole soak, attested by ${[...hosts].join(', ')}` };
}

function latched(release: Release, stage: Stage, gate: Gate, { until, because }: Ran): Evidence {
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
    because,
    by: 'lockstep',
    at: until,
  };
}
