import { refuseAccess } from '#core/access.ts';
import type { PersonCommand, SecretChange } from '#core/command.ts';
import { secretAt } from '#core/find-secret.ts';
import { currentSystem } from '#core/find.ts';
import type { State } from '#core/state.ts';
import type { Answer } from '#engine/engine.ts';
import type { FastifyRequest } from 'fastify';
import type { Handlers } from './asked.ts';
import { answerOf, commandIdOf } from './command-handler.ts';
import { meansOf } from './caller.ts';
import type { SignedIn } from './caller.ts';
import type { AskedSecret, HttpContext, SecretVault } from './context.ts';
import { Refused, refused } from './refused.ts';
import { missing } from './system-handlers.ts';

type SecretIds = 'secrets' | 'setSecret' | 'removeSecret' | 'changeDataKey' | 'changeMasterKey';

/**
 * The encrypted store. A value is encrypted first, then the ledger says that it counts: killed in between, what was in force is so
 * still. What the ledger refuses is taken back.
 */
export function secretHandlers(context: HttpContext): Pick<Handlers, SecretIds> {
  return { ...valueHandlers(context), ...keyHandlers(context) };
}

function valueHandlers(context: HttpContext): Pick<Handlers, 'secrets' | 'setSecret' | 'removeSecret'> {
  return {
    async secrets({ system: { state, seq } }) {
      return { system: state.head.system, seq, secrets: linesOf(state) };
    },
    async setSecret({ parameters, body: { value, reason }, caller, system: { state, seq }, request }) {
      const { environment, secret: name } = parameters;
      refuseFirst(context, { state, environment, caller });
      const [vault, asked] = [vaultOf(context), askedOf(state, environment, name)];
      const { version, isOld, equals } = await vault.stage(asked, value);
      if (isOld) return { seq, version, events: [] };
      const change = { as: 'set', environment, name, version, equals, ...(reason !== undefined && { reason }) } as const;
      const answer = await submit(context, { asked, change, caller, request });
      await (answer.ok ? vault.settle(asked, version) : vault.takeBack(asked, version));
      const { seq: number, events } = answerOf(answer);
      return { seq: number, version, events };
    },
    async removeSecret({ parameters, caller, system: { state }, request }) {
      const { environment, secret: name } = parameters;
      refuseFirst(context, { state, environment, caller });
      const [vault, asked] = [vaultOf(context), askedOf(state, environment, name)];
      const answer = await submit(context, { asked, change: { as: 'removed', environment, name }, caller, request });
      const version = secretAt(state, environment, name)?.version ?? 0;
      // Also where it was removed before: a controller that was killed may have left ciphertexts.
      await vault.forget(asked, version);
      const { seq, events } = answerOf(answer);
      return { seq, version, events };
    },
  };
}

function keyHandlers(context: HttpContext): Pick<Handlers, 'changeDataKey' | 'changeMasterKey'> {
  return {
    async changeDataKey({ parameters: { system, environment }, caller, system: { state }, request }) {
      refuseFirst(context, { state, environment, caller });
      const asked = askedOf(state, environment, '');
      const key = await vaultOf(context).changeDataKey(system, environment);
      if (key === undefined) throw refused('no-such-secret', `${environment} has no secret in the store.`, 'lockstep secret list');
      answerOf(await submit(context, { asked, change: { as: 'key', environment, key }, caller, request }));
      return { key, systems: 1 };
    },
    async changeMasterKey({ caller, request }) {
      const { key, systems } = await vaultOf(context).changeMasterKey();
      for (const system of systems) {
        answerOf(await submit(context, { asked: { system }, change: { as: 'key', key }, caller, request }));
      }
      return { key, systems: systems.length };
    },
  };
}

/** Whoever may not, has nothing encrypted, and learns nothing of what is: neither whether it is the same, nor how often it changed. */
function refuseFirst(
  { engine }: HttpContext,
  { state, environment, caller }: { readonly state: State; readonly environment: string; readonly caller: SignedIn },
): void {
  const command: PersonCommand = { kind: 'secrets', by: caller.user.person, change: { as: 'key', environment, key: '' } };
  const refusal = refuseAccess(state, { ...command, means: meansOf(caller) }, engine.now());
  if (refusal !== undefined) throw new Refused(refusal);
}

function vaultOf({ vault }: HttpContext): SecretVault {
  return vault ?? missingVault();
}

function missingVault(): never {
  throw refused('no-such-route', 'This controller has no store of secrets.', 'Use `secrets: file:…` in the system file.');
}

function askedOf(state: State, environment: string, name: string): AskedSecret {
  const system = state.head.system;
  if (currentSystem(state)?.environments.some((each) => each.name === environment) !== true) {
    missing('no-such-environment', `environment ${environment}`, system);
  }
  const known = [...state.environments.values()].map((each) => [each.name, each.secrets ?? {}] as const);
  return { system, environment, name, known: Object.fromEntries(known) };
}

interface Submitted {
  readonly asked: { readonly system: string };
  readonly change: SecretChange;
  readonly caller: SignedIn;
  readonly request: FastifyRequest;
}

function submit({ engine }: HttpContext, { asked, change, caller, request }: Submitted): Promise<Answer> {
  const command: PersonCommand = { kind: 'secrets', by: caller.user.person, change };
  return engine.submit(asked.system, { ...command, means: meansOf(caller) }, commandIdOf(request, command));
}

function linesOf(state: State) {
  return [...state.environments.values()].flatMap(({ name: environment, secrets = {} }) =>
    Object.entries(secrets).flatMap(([name, { version, by, at, removed }]) =>
      removed === true ? [] : [{ environment, name, version, by, at }],
    ),
  );
}
