import type { z } from 'zod';
import type { groupShape, meShape, tokenShape, userShape } from '#core/api/people-shapes.ts';
import { administrators } from '#core/api/people-shapes.ts';
import { rolesOf } from '#core/roster.ts';
import type { Handlers } from './asked.ts';
import { mayIn, requireSignIn } from './authorize.ts';
import { endedCookie, sessionCookie } from './caller.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { refuseOtherOrigin } from './origin.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { groupsWith, isNameTaken, opaquePerson, userCalled, withMember } from './people.ts';
import type { Groups, User } from './people.ts';
import { refused } from './refused.ts';
import type { Token } from './tokens.ts';

type PeopleIds =
  | 'signIn'
  | 'signOut'
  | 'me'
  | 'changePassword'
  | 'users'
  | 'addUser'
  | 'changeUser'
  | 'eraseUser'
  | 'groups'
  | 'group'
  | 'changeGroup'
  | 'tokens'
  | 'addToken'
  | 'removeToken';

/** Sign-in, users, groups and tokens. What changes them is told in the log with who did it; systems hear of groups. */
export function peopleHandlers(context: HttpContext): Pick<Handlers, PeopleIds> {
  return { ...sessionHandlers(context), ...userHandlers(context), ...groupHandlers(context), ...tokenHandlers(context) };
}

function sessionHandlers(context: HttpContext): Pick<Handlers, 'signIn' | 'signOut' | 'me' | 'changePassword'> {
  const { sessions, users, delays } = context;
  return {
    async signIn({ body, request, reply }) {
      refuseOtherOrigin(request);
      delays.begin(body.name, request.ip);
      const user = await userCalled(users, body.name);
      // One answer, after the same work, for a wrong name, a wrong password and a disabled user.
      const isRight = await isPassword(body.password, user?.password);
      if (!isRight || user === undefined || user.disabled) throw refused('sign-in-failed', 'Name or password is wrong.', 'Try again.');
      delays.succeeded(body.name, request.ip);
      const session = await sessions.begin(user);
      reply.header('set-cookie', sessionCookie(session, context));
      return meOf({ by: 'session', user, session }, context);
    },
    async signOut({ caller, reply }) {
      if (caller.by === 'session') await sessions.end(caller.session);
      reply.header('set-cookie', endedCookie(context));
      return undefined;
    },
    async me({ caller }) {
      return meOf(requireSignIn(caller), context);
    },
    async changePassword({ body, caller, request, reply }) {
      const { user } = caller;
      delays.begin(user.person, request.ip);
      if (!(await isPassword(body.old, user.password))) throw refused('wrong-password', 'The old password is wrong.', 'Try again.');
      delays.succeeded(user.person, request.ip);
      const changed = await changeUser(context, user.person, { password: await hashPassword(body.new) });
      reply.header('set-cookie', sessionCookie(await sessions.begin(changed), context));
      request.log.info({ person: user.person }, 'a password was changed');
      return undefined;
    },
  };
}

async function meOf(caller: SignedIn, context: HttpContext): Promise<z.output<typeof meShape>> {
  const { person, name } = caller.user;
  const groups = await context.groups.all();
  const systems: { [system: string]: string[] } = {};
  for (const system of await context.store.systems()) {
    const read = await context.engine.read(system.name);
    if (read !== undefined && mayIn(caller, 'view', read.state)) systems[system.name] = [...rolesOf(read.state, person)];
  }
  const isAdministrator = groups[administrators]?.includes(person) ?? false;
  return { person, name, groups: [...groupsWith(groups, person)], systems, isAdministrator, by: caller.by };
}

function userHandlers(context: HttpContext): Pick<Handlers, 'users' | 'addUser' | 'changeUser' | 'eraseUser'> {
  const { users, groups, engine } = context;
  return {
    async users() {
      const [rows, all] = await Promise.all([users.list(), groups.all()]);
      return { users: rows.map(({ record }) => userLine(record, all)) };
    },
    async addUser({ body, caller, request }) {
      const { person = opaquePerson(), name = person } = body;
      // Such a person signs in by name.
      if (body.person === undefined && (await isNameTaken(users, name)))
        throw refused('user-exists', `There is a user ${name} already.`, 'Choose another name.');
      const user = { person, name, password: await hashPassword(body.password), disabled: false, generation: 0, createdAt: engine.now() };
      if (!(await users.add(person, user))) throw refused('user-exists', `There is a user ${person} already.`, 'Choose another name.');
      const all =
        body.groups.length === 0 ? await groups.all() : await changeGroups(context, (now) => withMember(now, person, body.groups));
      request.log.info({ by: caller.user.person, person }, 'a user was added');
      return userLine(user, all);
    },
    async changeUser({ parameters: { person }, body, caller, request }) {
      const password = body.password === undefined ? undefined : await hashPassword(body.password);
      const { disabled, name } = body;
      if (disabled === true) await requireAnotherAdministrator(context, person);
      const changed = await changeUser(context, person, { password, disabled, name });
      const wanted = body.groups;
      const all = wanted === undefined ? await groups.all() : await changeGroups(context, (now) => withMember(now, person, wanted));
      request.log.info({ by: caller.user.person, person, changed: Object.keys(body) }, 'a user was changed');
      return userLine(changed, all);
    },
    async eraseUser({ parameters: { person }, caller, request }) {
      const erased = await erase(context, person);
      request.log.info({ by: caller.user.person, person }, 'a person was erased');
      return userLine(erased, {});
    },
  };
}

/** The id stays, so that nobody comes to stand under it in the ledger; everything else goes, the right to come in first. */
async function erase(context: HttpContext, person: string): Promise<User> {
  const { users, sessions, tokens, engine } = context;
  await requireAnotherAdministrator(context, person);
  const erased = await users.change(person, (user) => {
    if (user === undefined) return undefined;
    const erasedAt = user.erasedAt ?? engine.now();
    return { ...user, name: person, password: '', disabled: true, generation: user.generation + 1, erasedAt };
  });
  if (erased === undefined) throw noUser(person);
  await sessions.endAllOf(person);
  await tokens.removeAllOf(person);
  await changeGroups(context, (groups) => withMember(groups, person, []));
  return erased;
}

function noUser(person: string): Error {
  return refused('no-such-user', `There is no user ${person}.`, 'GET /api/users lists them.');
}

interface UserChange {
  readonly password?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly name?: string | undefined;
}

/** A new password and disabling raise the generation: every session from before has ended. */
async function changeUser({ users }: HttpContext, person: string, change: UserChange): Promise<User> {
  const endsSessions = change.password !== undefined || change.disabled === true;
  const changed = await users.change(person, (user) => {
    // What was erased does not come back.
    if (user === undefined || user.erasedAt !== undefined) return undefined;
    const { password = user.password, disabled = user.disabled, name = user.name } = change;
    return { ...user, password, disabled, name, generation: user.generation + (endsSessions ? 1 : 0) };
  });
  if (changed === undefined) throw noUser(person);
  return changed;
}

/** Somebody who can sign in must be left to administer. */
async function requireAnotherAdministrator({ groups, users }: HttpContext, except: string, after?: Groups): Promise<void> {
  const members = (after ?? (await groups.all()))[administrators] ?? [];
  for (const member of members) {
    const user = member === except ? undefined : await users.get(member);
    if (user !== undefined && !user.disabled) return;
  }
  throw refused('last-administrator', 'Nobody would be left to administer the installation.', 'Add another administrator first.');
}

async function changeGroups(context: HttpContext, change: (groups: Groups) => Groups): Promise<Groups> {
  await requireAnotherAdministrator(context, '', change(await context.groups.all()));
  const groups = await context.groups.change(change);
  await context.engine.tellGroups(groups);
  return groups;
}

function userLine({ person, name, disabled, createdAt, erasedAt }: User, groups: Groups): z.output<typeof userShape> {
  const line = { person, name, disabled, createdAt, groups: [...groupsWith(groups, person)] };
  return { ...line, ...(erasedAt !== undefined && { erasedAt }) };
}

function groupHandlers(context: HttpContext): Pick<Handlers, 'groups' | 'group' | 'changeGroup'> {
  return {
    async groups() {
      const all = await context.groups.all();
      return { groups: Object.keys(all).map((group) => groupLine(all, group)) };
    },
    async group({ parameters: { group } }) {
      const all = await context.groups.all();
      if (!Object.hasOwn(all, group)) throw refused('no-such-group', `There is no group ${group}.`, 'GET /api/groups lists them.');
      return groupLine(all, group);
    },
    async changeGroup({ parameters: { group }, body: { persons }, caller, request }) {
      const all = await changeGroups(context, (groups) => ({ ...groups, [group]: persons }));
      request.log.info({ by: caller.user.person, group }, 'a group was changed');
      return groupLine(all, group);
    },
  };
}

function groupLine(groups: Groups, group: string): z.output<typeof groupShape> {
  return { group, persons: [...(groups[group] ?? [])] };
}

const longestTokenMs = 2 * 366 * 24 * 60 * 60_000;

function tokenHandlers({ tokens, engine }: HttpContext): Pick<Handlers, 'tokens' | 'addToken' | 'removeToken'> {
  return {
    async tokens({ caller }) {
      return { tokens: (await tokens.of(caller.user.person)).map(tokenLine) };
    },
    async addToken({ body, caller, request }) {
      const now = engine.now();
      if (body.expires <= now || body.expires > now + longestTokenMs) {
        throw refused('invalid-request', '`expires` in the body should lie ahead, and at most two years.', 'Choose another instant.');
      }
      const { token, value } = await tokens.add(caller.user.person, body);
      request.log.info({ person: caller.user.person, token: token.id }, 'a token was made');
      return { token: tokenLine(token), value };
    },
    async removeToken({ parameters, caller, request }) {
      const isRemoved = await tokens.remove(caller.user.person, parameters.token);
      if (!isRemoved) throw refused('no-such-token', 'You have no such token.', 'GET /api/tokens lists yours.');
      request.log.info({ person: caller.user.person, token: parameters.token }, 'a token was revoked');
      return undefined;
    },
  };
}

function tokenLine({ person: _person, systems, verbs, ...line }: Token): z.output<typeof tokenShape> {
  return { ...line, ...(systems && { systems: [...systems] }), ...(verbs && { verbs: [...verbs] }) };
}
