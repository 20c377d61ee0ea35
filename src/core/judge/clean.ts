import { findRelease, isRefusal, type Ruling } from './ruling.ts';
import { blockers } from '#core/blockers/index.ts';
import type { PersonCommand } from '#core/command.ts';
import { environmentAt, issueCheck } from '#core/decide/issue.ts';
import { environmentsOf, hasEntered, isOpen, pathOf, systemAt } from '#core/find.ts';
import { checkKey, indexOf } from '#core/index-of.ts';
import { cleanGate } from '#core/nothing/gate.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Release, State } from '#core/state.ts';
import type { CheckDefinition, Instant, Stage } from '#core/system.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

const usualTimeoutMs = 600_000;

/**
 * Orders a look at a release that is started from nothing, beside what runs. It is no promotion and changes nothing that runs; but the
 * release gets the secrets of the environment, so it must be one that runs there or may.
 */
export function judgeClean(state: State, command: Of<'clean'>, now: Instant): Ruling {
  const release = findRelease(state, command.release);
  if (isRefusal(release)) return release;
  if (!isOpen(release))
    return refuse(
      'release-ended',
      `${release.id} is ${release.state}: it is started nowhere any more.`,
      `lockstep release show ${release.id}`,
    );
  const stage = pathOf(state, release).find((each) => environmentsOf(each).includes(command.environment));
  const place = state.environments.get(command.environment);
  if (stage === undefined || place === undefined) return noSuchPlace(state, release, command.environment);
  if (place.lease !== undefined)
    return refuse(
      'environment-taken',
      `Something is on its way into ${place.name}; look at ${release.id} there when it has come to its end.`,
      'lockstep status',
    );
  const refusal = refuseSecrets(state, { release, stage, environment: place.name }, now);
  if (refusal !== undefined) return refusal;
  if (indexOf(state).checks.has(checkKey(cleanGate, cleanGate, place.name))) return [];
  const run = 1 + release.evidence.filter(({ gate, environment }) => gate === cleanGate && environment === place.name).length;
  const order = {
    promotion: `${cleanGate}-${release.id}`,
    environment: environmentAt(state, release.version, place.name),
    fence: place.fence,
    release: release.id,
    stage: stage.name,
    gate: cleanGate,
    entry: cleanGate,
    definition: definitionFor(state, release),
    run,
  };
  return [issueCheck(order, now)];
}

function noSuchPlace(state: State, release: Release, name: string): Refusal {
  const known = [...new Set(pathOf(state, release).flatMap(environmentsOf))];
  return refuse(
    'no-such-environment',
    `There is no environment ${name} on the path of ${release.id}. There are ${known.join(', ')}.`,
    'lockstep status',
  );
}

/** Whatever it is started for, it would get the secrets: the gates before a place keep those, too. */
function refuseSecrets(
  state: State,
  { release, stage, environment }: { readonly release: Release; readonly stage: Stage; readonly environment: string },
  now: Instant,
): Refusal | undefined {
  if (hasEntered(release, stage.name)) return undefined;
  const closed = blockers(state, release, stage.name, now);
  if (closed.length === 0) return undefined;
  const sentence = `${release.id} may not enter ${stage.name} yet, so it is not given the secrets of ${environment} for a look either.`;
  return refuse('blocked', sentence, `lockstep why ${release.id} --stage ${stage.name}`);
}

/** What the file allows, where it has such a check: a look by hand and the gate say the same. */
function definitionFor(state: State, release: Release): CheckDefinition {
  const gates = systemAt(state, release.version).path.flatMap(({ entry, exit }) => [...entry, ...exit]);
  const declared = gates.flatMap((gate) => (gate.kind === 'check' && gate.check.kind === 'clean' ? [gate.check] : []))[0];
  return declared ?? { name: 'clean', kind: 'clean', options: { clean: {} }, timeoutMs: usualTimeoutMs };
}
