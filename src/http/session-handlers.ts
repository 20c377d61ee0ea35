import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { meShape } from '#core/api/people-shapes.ts';
import { administrators } from '#core/api/people-shapes.ts';
import { placesOfRole, rolesOf } from '#core/roster.ts';
import type { State } from '#core/state.ts';
import type { Handlers } from './asked.ts';
import { mayIn, requireSignIn } from './authorize.ts';
import { endedCookie, sessionCookie } from './caller.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { dutyOf } from './first-duties.ts';
import { hashNewPassword, refusedPassword } from './new-password.ts';
import { refuseOtherOrigin } from './origin.ts';
import { isPassword } from './passwords.ts';
import { changeUser, groupsWith } from './people.ts';
import type { User } from './people.ts';
import { refused } from './refused.ts';
import { judgeCode } from './second-factor.ts';
import { identify } from './sign-in-source.ts';

type SessionIds = 'signIn' | 'signOut' | 'prove' | 'me' | 'changePassword';

/** Sign-in, and what somebody who is signed in does about it. */
export function sessionHandlers(context: HttpContext): Pick<Handlers, SessionIds> {
  const { sessions, users, delays } = context;
  return {
    async signIn({ body, caller, request, reply }) {
      refuseOtherOrigin(request);
      delays.begin(body.name, request.ip);
      // One answer, after the same work, for a wrong name, a wrong password and a disabled user.
      const user = await identify(context, body);
      const given = user && (await judgeCode(context, user, { name: body.name, code: body.code, request }));
      if (user === undefined || given === undefined) {
        // What was typed as a name may be a password: only a name that exists is told.
        request.log.warn({ person: (await users.get(body.name))?.person, from: request.ip }, 'a sign-in failed');
        throw wrongSignIn(body.code !== undefined);
      }
      delays.succeeded(body.name, request.ip);
      // The browser forgets the one that it had: nobody else shall go on with it.
      if (caller.by === 'session') await sessions.end(caller.session);
      const session = await sessions.begin(user);
      request.log.info(
        { person: user.person, from: request.ip, with: given === 'none' ? 'password' : `password and ${given}` },
        'somebody signed in',
      );
      reply.header('set-cookie', sessionCookie(session, context));
      return meOf({ by: 'session', user, session, provedAt: context.engine.now() }, context);
    },
    async signOut({ caller, request, reply }) {
      if (caller.by === 'session') await sessions.end(caller.session);
      request.log.info({ person: caller.user.person }, 'somebody signed out');
      reply.header('set-cookie', endedCookie(context));
      return undefined;
    },
    async prove({ body, caller, request }) {
      const what = body.code === undefined ? 'The password' : 'The password, or the code,';
      await requirePassword(context, { user: caller.user, password: body.password, request, what, proof: body });
      if (caller.by === 'session') await sessions.prove(caller.session);
      request.log.info({ person: caller.user.person, from: request.ip }, 'somebody gave the password again');
      return undefined;
    },
    async me({ caller }) {
      return meOf(requireSignIn(caller), context);
    },
    async changePassword({ body, caller, request, reply }) {
      const { user } = caller;
      await requirePassword(context, { user, password: body.old, request, what: 'The old password' });
      if (body.new.normalize('NFC') === body.old.normalize('NFC')) throw refusedPassword('It is the one that you have.');
      const password = await hashNewPassword(context, body.new, [user.person, user.name]);
      const changed = await changeUser(context, user.person, { password });
      reply.header('set-cookie', sessionCookie(await sessions.begin(changed), context));
      request.log.info({ person: user.person }, 'a password was changed');
      return undefined;
    },
  };
}

/** It never tells which of them is: whoever guesses learns nothing of the others. */
function wrongSignIn(hasCode: boolean): Error {
  if (!hasCode) return refused('sign-in-failed', 'Name or password is wrong.', 'Try again.');
  return refused('sign-in-failed', 'Name, password or code is wrong.', 'Each code counts once: try again with the next one.');
}

interface PasswordQuestion {
  readonly user: User;
  readonly password: string;
  readonly request: FastifyRequest;
  readonly what: string;
  /** What came with it, where whoever has a second factor is to give a code as well. */
  readonly proof?: { readonly code?: string };
}

/** Guessing is as slow here as at sign-in. */
async function requirePassword(context: HttpContext, { user, password, request, what, proof }: PasswordQuestion): Promise<void> {
  const { delays } = context;
  delays.begin(user.person, request.ip);
  const isRight = password !== '' && (await isPassword(password, user.password === '' ? undefined : user.password));
  const given = isRight && (proof === undefined || (await judgeCode(context, user, { name: user.person, code: proof.code, request })));
  if (given === false || given === undefined) throw refused('wrong-password', `${what} is wrong.`, 'Try again.');
  delays.succeeded(user.person, request.ip);
}

async function meOf(caller: SignedIn, context: HttpContext): Promise<z.output<typeof meShape>> {
  const { person, name } = caller.user;
  const groups = await context.roster.groups();
  const systems: { [system: string]: string[] } = {};
  const only: { [system: string]: { [role: string]: string[] } } = {};
  for (const system of await context.store.systems()) {
    const read = await context.engine.read(system.name);
    if (read === undefined || !mayIn(caller, 'view', read.state)) continue;
    systems[system.name] = [...rolesOf(read.state, person)];
    const narrow = narrowRoles(read.state, person);
    if (narrow.length > 0) only[system.name] = Object.fromEntries(narrow);
  }
  const isAdministrator = groups[administrators]?.includes(person) ?? false;
  const must = caller.by === 'session' ? await dutyOf(caller.user, context) : undefined;
  const secondFactor = await context.factors.of(person);
  const known = { person, name, groups: [...groupsWith(groups, person)], systems, isAdministrator, by: caller.by };
  return { ...known, ...(Object.keys(only).length > 0 && { only }), ...(must && { must }), ...(secondFactor && { secondFactor }) };
}

/** Roles that are for some environments alone, with these. */
function narrowRoles(state: State, person: string): readonly (readonly [role: string, environments: string[]])[] {
  return rolesOf(state, person).flatMap((role) => {
    const places = placesOfRole(state, person, role);
    return typeof places === 'string' || places.length === 0 ? [] : [[role, [...places]] as const];
  });
}
