import type { z } from 'zod';
import type { userShape } from '#core/api/people-shapes.ts';
import type { ParsedBodyOf } from '#core/api/routes.ts';
import type { Handlers } from './asked.ts';
import { changeRights } from './change-rights.ts';
import type { HttpContext } from './context.ts';
import type { Grant } from './grant-book.ts';
import { waitsOf } from './grant-handlers.ts';
import { changeMembers, requireAnotherAdministrator } from './group-handlers.ts';
import { hashNewPassword } from './new-password.ts';
import { changeUser, groupsWith, isNameTaken, noUser, opaquePerson, withMember } from './people.ts';
import type { User } from './people.ts';
import { refused } from './refused.ts';
import { personBehind } from './rights-changes.ts';
import type { InstallationRoster } from './roster-book.ts';
import { takingRights } from './take-rights.ts';
import { tellRoster } from './tell-roster.ts';

/** Users and programs' accounts. What would give a right over production to somebody waits for a second person. */
export function userHandlers(context: HttpContext): Pick<Handlers, 'users' | 'addUser' | 'changeUser' | 'eraseUser'> {
  const { users, roster, factors } = context;
  return {
    async users() {
      const [rows, known, strong] = await Promise.all([users.list(), roster.read(), factors.persons()]);
      return { users: rows.map(({ record }) => lineOf(record, known, strong)) };
    },
    async addUser({ body, caller, request }) {
      const by = caller.user.person;
      const { user, waits } = await addUser(context, body, by);
      const grant = await changeMembers(context, by, (groups) => withMember(groups, user.person, body.groups));
      request.log.info({ by, person: user.person, service: body.service, waits: grant?.id }, 'a user was added');
      return { ...(await userLine(user, context)), ...waitsOf(waits ?? grant) };
    },
    async changeUser({ parameters: { person }, body, caller, request }) {
      const by = caller.user.person;
      const grants = await changeAccount(context, { person, by, body });
      const changed = (await users.get(person)) ?? missing(person);
      request.log.info({ by, person, changed: Object.keys(body), waits: grants[0]?.id }, 'a user was changed');
      return { ...(await userLine(changed, context)), ...waitsOf(grants[0]) };
    },
    async eraseUser({ parameters: { person }, caller, request }) {
      const by = caller.user.person;
      const erased = await takingRights(context, by, () => erase(context, person, by));
      request.log.info({ by, person }, 'a person was erased');
      return userLine(erased, context);
    },
  };
}

function missing(person: string): never {
  throw noUser(person);
}

interface Added {
  readonly user: User;
  /** The right to come in, where that alone is one over production. */
  readonly waits?: Grant | undefined;
}

async function addUser(context: HttpContext, body: ParsedBodyOf<'addUser'>, by: string): Promise<Added> {
  const { users, engine } = context;
  const { person = opaquePerson(), name = person, service } = body;
  // Such a person signs in by name.
  if (body.person === undefined && (await isNameTaken(users, name)))
    throw refused('user-exists', `There is a user ${name} already.`, 'Choose another name.');
  const password = service ? noPassword(body.password) : await hashNewPassword(context, required(body.password), [person, name]);
  const user = { person, name, password: '', disabled: false, generation: 0, createdAt: engine.now() };
  const origin = { issuer: 'local', subject: person };
  if (!(await users.add(person, { ...user, origin })))
    throw refused('user-exists', `There is a user ${person} already.`, 'Choose another name.');
  if (service) {
    await becomeService(context, person, by);
    return { user };
  }
  // A file may name somebody who has no account yet: whoever makes it could come in as that person, so that it is like a new password.
  const waits = await changeRights(context, { by, change: { kind: 'password', person, password, generation: 0 } });
  return { user, waits };
}

function noPassword(password: string | undefined): '' {
  if (password === undefined) return '';
  throw refused('invalid-request', 'A service account has no `password`: it can not sign in.', 'Leave it out, and make it a token.');
}

function required(password: string | undefined): string {
  if (password !== undefined) return password;
  throw refused('invalid-request', 'The body should say the `password`.', 'Only a service account has none.');
}

/** From then on it is a program's account, which testifies to nothing. */
async function becomeService(context: HttpContext, person: string, by: string): Promise<void> {
  await context.roster.change(async (roster) => ({
    ...roster,
    services: [...roster.services, person],
    untold: [...roster.untold, { changedBy: by }],
  }));
  await tellRoster(context);
}

interface AccountChange {
  readonly person: string;
  readonly by: string;
  readonly body: ParsedBodyOf<'changeUser'>;
}

/** Each part of a change is made or waits by itself. What waits is told. */
async function changeAccount(context: HttpContext, change: AccountChange): Promise<readonly Grant[]> {
  const { person, by, body } = change;
  const user = await context.users.get(person);
  if (user === undefined || user.erasedAt !== undefined) throw noUser(person);
  if (body.disabled === true) await requireAnotherAdministrator(context, person);
  const wanted = body.groups;
  const parts = [
    await changeSignIn(context, change, user),
    wanted === undefined ? undefined : await changeMembers(context, by, (groups) => withMember(groups, person, wanted)),
  ];
  const { disabled, name } = body;
  await takingRights(context, by, () => changeUser(context, person, { disabled, name }));
  return parts.filter((grant) => grant !== undefined);
}

async function changeSignIn(context: HttpContext, { person, by, body }: AccountChange, user: User): Promise<Grant | undefined> {
  const isService = await context.roster.isService(person);
  if (body.service === true) return takingRights(context, by, () => beProgram(context, person, { by, password: body.password }));
  if (body.service === undefined && body.password === undefined) return undefined;
  if (isService && body.service !== false) return void noPassword(body.password);
  const password = await hashNewPassword(context, required(body.password), [person, body.name ?? user.name]);
  const kind = isService ? 'person' : 'password';
  return changeRights(context, { by, change: { kind, person, password, generation: user.generation } });
}

async function beProgram(
  context: HttpContext,
  person: string,
  { by, password }: { readonly by: string; readonly password: string | undefined },
): Promise<undefined> {
  noPassword(password);
  await requireAnotherAdministrator(context, person);
  await changeUser(context, person, { password: '' });
  await context.factors.remove(person);
  await becomeService(context, person, by);
}

/** The id stays, so that nobody comes to stand under it in the ledger; everything else goes, the right to come in first. */
async function erase(context: HttpContext, person: string, by: string): Promise<User> {
  const { users, sessions, tokens, feeds, factors, authors, grants, engine } = context;
  await requireAnotherAdministrator(context, person);
  await refuseOneself(context, person, by);
  const erased = await users.change(person, (user) => {
    if (user === undefined) return undefined;
    const erasedAt = user.erasedAt ?? engine.now();
    const { origin: _origin, ...rest } = user;
    return { ...rest, name: person, password: '', disabled: true, generation: user.generation + 1, erasedAt };
  });
  if (erased === undefined) throw noUser(person);
  await sessions.endAllOf(person);
  await tokens.removeAllOf(person);
  await feeds.removeAllOf(person);
  await factors.remove(person);
  await authors.removeAllOf(person);
  await grants.removePasswordsOf(person);
  await context.notify?.forgetPerson(person);
  await changeMembers(context, by, (groups) => withMember(groups, person, []));
  // Who was in no group is told of too: files may name the id, and nobody is to be sent there.
  await context.roster.change(async (now) => ({ ...now, untold: [...now.untold, { changedBy: by }] }));
  await tellRoster(context);
  return erased;
}

/** Under whichever account: who goes is let go by somebody who stays. */
async function refuseOneself({ roster }: HttpContext, person: string, by: string): Promise<void> {
  const known = await roster.read();
  if (personBehind(known, person) !== personBehind(known, by)) return;
  throw refused('same-person', `You are ${person}: nobody erases herself.`, 'Ask another administrator of the installation.');
}

export async function userLine(user: User, { roster, factors }: HttpContext): Promise<z.output<typeof userShape>> {
  return lineOf(user, await roster.read(), await factors.persons());
}

function lineOf(user: User, { groups, services }: InstallationRoster, strong: ReadonlySet<string>): z.output<typeof userShape> {
  const { person, name, disabled, createdAt, erasedAt } = user;
  const line = { person, name, disabled, createdAt, groups: [...groupsWith(groups, person)] };
  return {
    ...line,
    ...(erasedAt !== undefined && { erasedAt }),
    ...(services.includes(person) && { service: true }),
    ...(strong.has(person) && { secondFactor: true }),
  };
}
