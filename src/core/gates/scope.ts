import { attemptKey, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { passedThen } from './migrations.ts';
import { signerOf } from './approvers.ts';
import { fillSlots, placesIn, type HasRole, type Signer } from './slots.ts';
import { whoMay } from '#core/access.ts';
import { slotsFor, witnesses } from '#core/authors.ts';
import type { Blocker } from '#core/blocker.ts';
import { anybodyOf, isSamePerson } from '#core/roster.ts';
import type { ScopeSignature } from '#core/scope/scope.ts';
import type { Gate } from '#core/system.ts';
import { andOf, hasOrHave, oneOf } from '#core/words.ts';

export type ScopeGate = Extract<Gate, { kind: 'scope' }>;

/**
 * Open while the scope is signed as it stands by everybody whom the gate names, and each of its requirements names a test. Whoever wrote the
 * release or the scope does not sign for it.
 */
export function judgeScope(context: GateContext, gate: ScopeGate): Judgement {
  // It was signed when the attempt began; what is written into it later is a matter of the gates to come.
  if (context.entry !== attemptKey(context.release, context.stage.name)) return passedThen(context, gate);
  const missing = context.release.scope === undefined ? [noScope(context, gate)] : [];
  const blockers = [...missing, ...unsignedBlockers(context, gate), ...untestedBlockers(context, gate)];
  return blockers.length === 0 ? passedBy([]) : { passed: false, blockers, no: false };
}

/** What the scope lacks of the signatures of `asks`, told of `gate`: of the same one, or of one that builds on it. */
export function unsignedBlockers(context: GateContext, asks: ScopeGate, gate: Gate = asks): readonly Blocker[] {
  const { release, state } = context;
  const open = openSlots(context, asks, standing(context, asks));
  if (open.length === 0) return [];
  const people = mayStillSign(context, asks);
  const never = openSlots(context, asks, [...standing(context, asks), ...people.map((by) => signerOf(context, { by }))]);
  const { by, lapsed = [] } = release.scope ?? {};
  const after = by === undefined || lapsed.length === 0 ? '' : `; ${by} has changed it since ${andOf(lapsed)} signed it`;
  if (never.length > 0)
    return [
      gateBlocker(context, gate, {
        code: 'unfillable',
        because: `nobody can sign the scope of ${release.id} as ${andOf(never.map(wordsOfSlot))}: neither its authors${by === undefined ? '' : ` nor ${by}, who wrote it,`} do`,
        clears: { kind: 'person', who: anybodyOf(state, ['admin'], 'whole-system'), command: 'lockstep apply' },
        askable: false,
      }),
    ];
  return [
    gateBlocker(context, gate, {
      code: 'scope',
      because: `${andOf(open.map(wordsOfSlot))} ${hasOrHave(placesIn(open))} still to sign the scope of ${release.id}${after}`,
      clears: { kind: 'person', who: people, command: `lockstep scope sign ${release.id}` },
      // Nobody is asked to sign what nobody has written.
      askable: release.scope !== undefined,
    }),
  ];
}

export function noScope(context: GateContext, gate: Gate): Blocker {
  const { release, state } = context;
  return gateBlocker(context, gate, {
    code: 'scope',
    because: `${release.id} has no scope yet: nobody has written what is to be in it`,
    clears: { kind: 'person', who: whoMay(state, 'scope', 'anywhere'), command: `lockstep scope set ${release.id} scope.yaml` },
    askable: false,
  });
}

function untestedBlockers(context: GateContext, gate: ScopeGate): readonly Blocker[] {
  const { release, state } = context;
  const untested = release.scope?.scope.requirements.filter(({ tests }) => tests.length === 0) ?? [];
  return untested.map(({ id, words }) =>
    gateBlocker(context, gate, {
      code: 'requirement',
      because: `requirement ${id} (${words}) names no test`,
      clears: { kind: 'person', who: whoMay(state, 'scope', 'anywhere'), command: `lockstep scope set ${release.id} scope.yaml` },
      askable: false,
    }),
  );
}

/** Whose signature counts for this gate, as roles are today. */
export function countedSignatures(context: GateContext, gate: ScopeGate): readonly ScopeSignature[] {
  const mayFill = eligible(context, gate);
  return (context.release.scope?.signatures ?? []).filter(({ by }) => mayFill.includes(by));
}

function standing(context: GateContext, gate: ScopeGate): readonly Signer[] {
  return countedSignatures(context, gate).map((signature) => signerOf(context, signature));
}

/** Whoever has one of the roles, and wrote neither the release nor its scope. */
function eligible(context: GateContext, gate: ScopeGate): readonly string[] {
  const { state, release, stage } = context;
  const writer = release.scope?.by;
  const people = new Set(gate.slots.flatMap(({ role }) => witnesses(state, release, stage, role)));
  return [...people].filter((person) => writer === undefined || !isSamePerson(state, writer, person)).sort();
}

/** Whose signature would fill a place that is open now. */
export function mayStillSign(context: GateContext, gate: ScopeGate): readonly string[] {
  const given = standing(context, gate);
  const open = placesIn(openSlots(context, gate, given));
  return eligible(context, gate).filter((by) => {
    const signer = signerOf(context, { by });
    const isNew = given.every(({ person, identity = person }) => identity !== (signer.identity ?? by));
    return isNew && placesIn(openSlots(context, gate, [...given, signer])) < open;
  });
}

function openSlots(context: GateContext, gate: ScopeGate, signers: readonly Signer[]): ReturnType<typeof fillSlots> {
  const { state, release, stage } = context;
  const members = new Map(gate.slots.map(({ role }) => [role, witnesses(state, release, stage, role)]));
  const hasRole: HasRole = (person, role) => members.get(role)?.includes(person) ?? false;
  return fillSlots(slotsFor(release, gate.slots), signers, hasRole);
}

/** The places that are open now. */
export function openPlaces(context: GateContext, gate: ScopeGate): ReturnType<typeof fillSlots> {
  return openSlots(context, gate, standing(context, gate));
}

function wordsOfSlot({ role, count }: { readonly role: string; readonly count: number }): string {
  return count === 1 ? oneOf(role) : `${count} ${role}s`;
}
