import { isRefusal, needsReason, openRelease, type Ruling } from './ruling.ts';
import { orOf } from '#core/access.ts';
import { isAuthor } from '#core/authors.ts';
import { entryContext } from '#core/blockers/proof.ts';
import type { PersonCommand } from '#core/command.ts';
import { pathOf } from '#core/find.ts';
import { mayStillSign, type ScopeGate } from '#core/gates/scope.ts';
import { gatesOf } from '#core/path.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import { isSamePerson, membersOf } from '#core/roster.ts';
import { digestOfScope, faultOfScope, scopeRecord, type Scope } from '#core/scope/scope.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { andOf } from '#core/words.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** The scope of an open release is written, or written anew. What somebody has signed is not changed without a reason. */
export function judgeScopeSet(state: State, command: Of<'scope'>, now: Instant): Ruling {
  const release = openRelease(state, command.release);
  if (isRefusal(release)) return release;
  const fault = refuseScope(command.scope);
  if (fault !== undefined) return fault;
  const { by, scope, reason } = command;
  if (release.scope?.digest === digestOfScope(scope)) return [];
  const lapses = signersOf(release);
  const missing = lapses.length === 0 ? undefined : needsReason(reason ?? '');
  if (missing !== undefined) return { ...missing, sentence: `${andOf(lapses)} signed this scope, and would have to sign again: say why.` };
  const why = reason === undefined || reason.trim() === '' ? {} : { because: reason };
  const record = { ...scopeRecord(scope, by, now), ...(lapses.length > 0 && { lapsed: lapses }) };
  return [{ kind: 'scopeSet', release: release.id, scope: record, ...why }];
}

function signersOf({ scope }: Release): readonly string[] {
  return [...new Set((scope?.signatures ?? []).map(({ by }) => by))];
}

export function refuseScope(scope: Scope): Refusal | undefined {
  const fault = faultOfScope(scope);
  return fault === undefined ? undefined : refuse('not-a-scope', fault, 'Mend it, and send it again.');
}

/** One of those whom the gates of the path name agrees to the scope as it stands. */
export function judgeScopeSign(state: State, command: Of<'sign-scope'>, now: Instant): Ruling {
  const release = openRelease(state, command.release);
  if (isRefusal(release)) return release;
  const { scope } = release;
  if (scope === undefined)
    return refuse('no-scope', `Nobody has written a scope of ${release.id} yet.`, `lockstep scope set ${release.id} scope.yaml`);
  if (command.digest !== undefined && command.digest !== scope.digest)
    return refuse(
      'scope-changed',
      `${scope.by} has changed the scope of ${release.id} since you read it.`,
      `lockstep scope show ${release.id}`,
    );
  const gates = gatesFor(state, release);
  const refused = refuseSigner(state, release, { command, gates });
  if (refused !== undefined) return refused;
  const { by, role, comment } = command;
  if (scope.signatures.some((signature) => signature.by === by && signature.role === role)) return [];
  const helps = gates.some(({ stage, gate }) => mayStillSign(entryContext(state, release, stage, now), gate).includes(by));
  if (!helps && !scope.signatures.some((signature) => isSamePerson(state, signature.by, by)))
    return refuse(
      'slot-filled',
      `Every place that ${by} could fill for the scope of ${release.id} is filled.`,
      `lockstep scope show ${release.id}`,
    );
  const signature = { by, at: now, ...(role !== undefined && { role }), ...(comment !== undefined && { comment }) };
  return [{ kind: 'scopeSigned', release: release.id, digest: scope.digest, signature }];
}

interface Placed {
  readonly stage: ReturnType<typeof pathOf>[number];
  readonly gate: ScopeGate;
}

function gatesFor(state: State, release: Release): readonly Placed[] {
  return pathOf(state, release).flatMap((stage) =>
    gatesOf(state, release, stage, 'entry').flatMap((gate) => (gate.kind === 'scope' ? [{ stage, gate }] : [])),
  );
}

interface Signing {
  readonly command: Of<'sign-scope'>;
  readonly gates: readonly Placed[];
}

function refuseSigner(state: State, release: Release, { command: { by, role }, gates }: Signing): Refusal | undefined {
  const roles = [...new Set(gates.flatMap(({ gate }) => gate.slots.map((slot) => slot.role)))];
  const asked = role === undefined ? roles : roles.filter((each) => each === role);
  const next = `lockstep scope show ${release.id}`;
  if (gates.length === 0) return refuse('not-asked', `No gate on the path of ${release.id} has its scope signed.`, next);
  if (!asked.some((each) => membersOf(state, each, 'anywhere').includes(by)))
    return refuse(
      'not-your-role',
      `This asks for ${orOf(roles)}; ${by} is not one${role === undefined ? '' : `, or not as ${role}`}.`,
      next,
    );
  if (isAuthor(state, release, by))
    return refuse('own-release', `${by} is an author of ${release.id}; an author's own word never counts.`, next);
  if (release.scope !== undefined && isSamePerson(state, release.scope.by, by))
    return refuse('same-person', `${by} wrote the scope of ${release.id}; another person signs it.`, next);
  return undefined;
}
