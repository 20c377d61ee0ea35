import { needsReason, type Ruling } from './ruling.ts';
import type { PersonCommand, SecretChange, SecretPlace } from '#core/command.ts';
import { currentSystem } from '#core/find.ts';
import { secretAt } from '#core/find-secret.ts';
import { refuse } from '#core/refusal.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { andOf } from '#core/words.ts';

/** A change of the encrypted store. The value lies there already; it is in force once this is in the ledger. */
export function judgeSecrets(state: State, { by, change }: Extract<PersonCommand, { kind: 'secrets' }>, now: Instant): Ruling {
  const { environment } = change;
  if (environment !== undefined && currentSystem(state)?.environments.some(({ name }) => name === environment) !== true) {
    return refuse('no-such-environment', `There is no environment ${environment} in ${state.head.system}.`, 'lockstep env list');
  }
  switch (change.as) {
    case 'set':
      return judgeSet(state, change, { by, at: now });
    case 'removed':
      return judgeRemoved(state, change, { by, at: now });
    case 'key':
      return [{ kind: 'secretKeyChanged', key: change.key, by, at: now, ...(environment !== undefined && { environment }) }];
  }
}

interface Signed {
  readonly by: string;
  readonly at: Instant;
}

function judgeSet(state: State, change: Extract<SecretChange, { as: 'set' }>, signed: Signed): Ruling {
  const { environment, name, version, equals, reason } = change;
  const known = secretAt(state, environment, name);
  if (known !== undefined && version <= known.version) {
    return refuse('secret-outdated', `${known.by} has changed ${name} of ${environment} meanwhile.`, 'lockstep secret list');
  }
  const set = { kind: 'secretChanged', environment, name, version, as: 'set', ...signed } as const;
  if (equals.length === 0) return [set];
  if (reason === undefined) return refuseEqual({ environment, name }, equals);
  return needsReason(reason) ?? [{ ...set, equals, reason }];
}

function refuseEqual({ environment, name }: SecretPlace, equals: readonly SecretPlace[]): Ruling {
  const others = andOf(equals.map((other) => `${other.name} of ${other.environment}`));
  return refuse(
    'equal-secret',
    `${name} of ${environment} would be the same secret as ${others}: who holds one would hold both.`,
    `Give each environment its own, or say why not: lockstep secret set ${environment} ${name} --allow-equal --reason "…"`,
  );
}

function judgeRemoved(state: State, { environment, name }: SecretPlace, signed: Signed): Ruling {
  const known = secretAt(state, environment, name);
  if (known === undefined || known.removed === true) {
    return refuse('no-such-secret', `${environment} has no secret ${name} in the store.`, 'lockstep secret list');
  }
  return [{ kind: 'secretChanged', environment, name, version: known.version, as: 'removed', ...signed }];
}
