import type { Handlers } from './asked.ts';
import { sessionCookie } from './caller.ts';
import { changeRights } from './change-rights.ts';
import type { HttpContext } from './context.ts';
import { demandsFactor } from './first-duties.ts';
import { waitsOf } from './grant-handlers.ts';
import { noUser } from './people.ts';
import { refused } from './refused.ts';
import { requireProof } from './require-proof.ts';
import { uriOf } from './totp.ts';
import { userLine } from './user-handlers.ts';

type OwnIds = 'beginSecondFactor' | 'confirmSecondFactor' | 'renewRecoveryCodes' | 'dropSecondFactor';
type AllIds = 'takeSecondFactor' | 'secondFactorRoles' | 'setSecondFactorRoles';

/** Second factors: everybody's own, and what administrators do about those of others. */
export function factorHandlers(context: HttpContext): Pick<Handlers, OwnIds | AllIds> {
  return { ...ownHandlers(context), ...administratorHandlers(context) };
}

function ownHandlers(context: HttpContext): Pick<Handlers, OwnIds> {
  const { factors, sessions, engine } = context;
  return {
    async beginSecondFactor({ caller, request }) {
      requireProof(caller, engine.now(), 'This changes how you sign in');
      const { person } = caller.user;
      const secret = await factors.begin(person);
      if (secret === undefined) throw refused('no-such-route', 'This controller keeps no second factors.', 'Ask who runs it.');
      request.log.info({ person }, 'somebody began a second factor');
      return { secret, uri: uriOf(secret, { person, issuer: `Lockstep ${request.hostname}` }) };
    },
    async confirmSecondFactor({ body: { code }, caller, request, reply }) {
      requireProof(caller, engine.now(), 'This changes how you sign in');
      const { user } = caller;
      const recoveryCodes = await factors.confirm(user.person, code);
      if (recoveryCodes === undefined)
        throw refused('wrong-password', 'This is not a code of it, or it was begun too long ago.', 'lockstep user second-factor');
      await sessions.endAllOf(user.person);
      reply.header('set-cookie', sessionCookie(await sessions.begin(user), context));
      request.log.info({ person: user.person }, 'somebody has a second factor');
      return { recoveryCodes: [...recoveryCodes] };
    },
    async renewRecoveryCodes({ caller, request }) {
      requireProof(caller, engine.now(), 'This shows what you can sign in with');
      const recoveryCodes = await factors.renewCodes(caller.user.person);
      if (recoveryCodes === undefined) throw noFactor(caller.user.person);
      request.log.info({ person: caller.user.person }, 'somebody has new recovery codes');
      return { recoveryCodes: [...recoveryCodes] };
    },
    async dropSecondFactor({ caller, request }) {
      requireProof(caller, engine.now(), 'This changes how you sign in');
      const { person } = caller.user;
      if ((await factors.of(person)) === undefined) throw noFactor(person);
      if (await demandsFactor(person, context))
        throw refused('second-factor-first', 'A role of yours demands a second factor.', 'lockstep user second-factor makes another one.');
      await factors.remove(person);
      request.log.info({ person }, 'somebody has no second factor any more');
      return undefined;
    },
  };
}

function administratorHandlers(context: HttpContext): Pick<Handlers, AllIds> {
  const { factors, users, roster, engine } = context;
  const rolesNow = async (): Promise<string[]> => [...((await roster.read()).secondFactorRoles ?? [])];
  return {
    async takeSecondFactor({ parameters: { person }, caller, request }) {
      const by = caller.user.person;
      if (by === person) requireProof(caller, engine.now(), 'This changes how you sign in');
      const user = (await users.get(person)) ?? missing(person);
      const { since } = (await factors.of(person)) ?? missingFactor(person);
      const grant = await changeRights(context, { by, change: { kind: 'factor', person, since } });
      request.log.info({ by, person, waits: grant?.id }, 'the second factor of somebody was taken away');
      return { ...(await userLine(user, context)), ...waitsOf(grant) };
    },
    async secondFactorRoles() {
      return { roles: await rolesNow() };
    },
    async setSecondFactorRoles({ body, caller, request }) {
      const by = caller.user.person;
      const [from, to] = [await rolesNow(), [...new Set(body.roles)].sort()];
      const isSame = from.length === to.length && to.every((role) => from.includes(role));
      const grant = isSame ? undefined : await changeRights(context, { by, change: { kind: 'factor-roles', from, to } });
      request.log.info({ by, roles: to, waits: grant?.id }, 'roles that demand a second factor were set');
      return { roles: await rolesNow(), ...waitsOf(grant) };
    },
  };
}

function missing(person: string): never {
  throw noUser(person);
}

function missingFactor(person: string): never {
  throw noFactor(person);
}

function noFactor(person: string): Error {
  return refused('no-second-factor', `${person} has no second factor.`, 'lockstep user second-factor');
}
