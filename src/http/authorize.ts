import { permits, refuseRole } from '#core/access.ts';
import type { Verb } from '#core/api/people-shapes.ts';
import type { Access } from '#core/api/route.ts';
import { permitsVerb } from '#core/api/rights.ts';
import { emptyState } from '#core/empty-state.ts';
import type { PersonCommand } from '#core/command.ts';
import { isTestimony } from '#core/means.ts';
import type { State } from '#core/state.ts';
import type { Caller, SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { noSystem, refused } from './refused.ts';

/** A system as it was read when the caller was let in: the handler answers from the same. */
export interface SystemRead {
  readonly seq: number;
  readonly state: State;
}

export interface Admitted {
  readonly caller: Caller;
  /** For routes of one system. */
  readonly system?: SystemRead;
}

/** Lets the caller in, or throws. Everything that is not said to be permitted is forbidden. */
export async function authorize(
  access: Access,
  caller: Caller,
  where: { readonly system: string | undefined; readonly context: HttpContext },
): Promise<Admitted> {
  if (access === 'public') return { caller };
  if (access === 'agent') throw refused('no-such-route', 'Agents have a listener of their own.', 'lockstep agent --help');
  const signedIn = requireSignIn(caller);
  const { context, system = '' } = where;
  if (access === 'signed-in') return { caller };
  if (access === 'session') return { caller: requireSession(signedIn) };
  if (access === 'installation-admin') return { caller: await requireAdministrator(signedIn, context) };
  if (access === 'creator') return { caller: await requireCreator(signedIn, context) };
  const verb = verbOf(access);
  return { caller, system: await requireVerb(signedIn, verb, { system, context }) };
}

function verbOf(access: 'viewer' | 'audit' | { readonly command: Verb }): Verb {
  if (typeof access === 'object') return access.command;
  return access === 'viewer' ? 'view' : 'audit';
}

export function requireSignIn(caller: Caller): SignedIn {
  if (caller.by === 'nobody') throw refused('not-signed-in', 'You are not signed in.', 'lockstep login, or send an API token.');
  return caller;
}

function requireSession(caller: SignedIn): SignedIn {
  if (caller.by !== 'session')
    throw refused('token-too-narrow', 'No token may do this: it would outlive its limits.', 'Sign in with your password.');
  return caller;
}

async function requireAdministrator(caller: SignedIn, context: HttpContext): Promise<SignedIn> {
  if (!(await context.roster.isAdministrator(caller.user.person))) {
    throw refused('not-permitted', 'Only members of the group installation-admin may do this.', 'Ask one of them.');
  }
  if (!reachesInstallation(caller)) throw tooNarrow('administer');
  return caller;
}

/** A token for one system reaches nothing that belongs to all. */
function reachesInstallation(caller: SignedIn): boolean {
  return tokenReaches(caller, 'administer') && (caller.by === 'session' || caller.token.systems === undefined);
}

/** Whether what belongs to all is shown to somebody. */
export async function seesInstallation(caller: SignedIn, { roster }: Pick<HttpContext, 'roster'>): Promise<boolean> {
  return reachesInstallation(caller) && (await roster.isAdministrator(caller.user.person));
}

async function requireCreator(caller: SignedIn, context: HttpContext): Promise<SignedIn> {
  for (const { name } of await context.store.systems()) {
    const read = await context.engine.read(name);
    // An Adoption brings artefacts too: what already runs, by the people who run it.
    if (read !== undefined && (mayIn(caller, 'create', read.state) || mayIn(caller, 'adopt', read.state))) return caller;
  }
  throw refused('not-permitted', 'Only who may create or adopt releases in some system may handle artefacts.', 'lockstep whoami');
}

async function requireVerb(
  caller: SignedIn,
  verb: Verb,
  where: { readonly system: string; readonly context: HttpContext },
): Promise<SystemRead> {
  const { system, context } = where;
  const { person } = caller.user;
  const read = (await context.engine.read(system)) ?? (await unwrittenSystem(caller, verb, where));
  if (read === undefined || !tokenCovers(caller, system)) throw noSystem(system);
  const mayApply = verb === 'apply' && (await context.roster.isAdministrator(person));
  if (!permitsVerb(read.state, person, 'view') && !mayApply) throw noSystem(system);
  if (isTestimonyByToken(caller, verb)) throw needsPerson(person);
  if (!tokenReaches(caller, verb)) throw tooNarrow(verb);
  if (!permitsVerb(read.state, person, verb) && !mayApply) {
    throw roleRefusal(read.state, person, verb);
  }
  return read;
}

/** The core's own sentence, with whom to ask, where it is a command. */
function roleRefusal(state: SystemRead['state'], person: string, verb: Verb): ReturnType<typeof refused> {
  const said = verb === 'view' || verb === 'audit' || verb === 'administer' ? undefined : refuseRole(state, person, verb);
  if (said === undefined) return refused('not-your-role', `${person} may not ${verb} in ${state.head.system}.`, 'lockstep whoami');
  return refused('not-your-role', said.sentence, said.next);
}

/** A file may be applied to a system that is not there yet, by who administers the installation: that is how systems begin. */
async function unwrittenSystem(
  caller: SignedIn,
  verb: Verb,
  where: { readonly system: string; readonly context: HttpContext },
): Promise<SystemRead | undefined> {
  if (verb !== 'apply' || !(await where.context.roster.isAdministrator(caller.user.person))) return undefined;
  return { seq: 0, state: emptyState(where.system) };
}

/** Whether the caller may do this in that system; for lists, which leave out what they may not show. */
export function mayIn(caller: SignedIn, verb: Verb, state: State): boolean {
  return tokenCovers(caller, state.head.system) && tokenReaches(caller, verb) && permitsVerb(state, caller.user.person, verb);
}

function tokenCovers(caller: SignedIn, system: string): boolean {
  return caller.by === 'session' || caller.token.systems === undefined || caller.token.systems.includes(system);
}

function tokenReaches(caller: SignedIn, verb: Verb): boolean {
  return caller.by === 'session' || caller.token.verbs === undefined || caller.token.verbs.includes(verb);
}

/** A token for some environments looks into no others. */
export function requireReach(caller: SignedIn, environment: string): void {
  const reach = caller.by === 'token' ? caller.token.environments : undefined;
  if (reach === undefined || reach.includes(environment)) return;
  const sentence = `This token reaches ${reach.join(', ')}, and not ${environment}.`;
  throw refused('token-too-narrow', sentence, 'Make one that does, or sign in.');
}

/** What belongs to the system as a whole is nobody's whose role, or token, reaches a part of it only. */
export function requireWhole(caller: SignedIn, state: State, verb: PersonCommand['kind']): void {
  const { person } = caller.user;
  if (caller.by === 'token' && caller.token.environments !== undefined) throw tooNarrow(verb);
  if (permits(state, person, verb, 'whole-system')) return;
  throw refused('not-your-role', `${person} may not do this for the whole of ${state.head.system}.`, 'lockstep whoami');
}

/** No token that reaches further would help. */
function isTestimonyByToken(caller: SignedIn, verb: Verb): boolean {
  return caller.by === 'token' && verb !== 'view' && verb !== 'audit' && verb !== 'administer' && isTestimony(verb);
}

function needsPerson(person: string): Error {
  return refused('needs-a-person', `A token can't do this for ${person}: it asks for the person.`, 'lockstep login');
}

function tooNarrow(verb: Verb): Error {
  return refused('token-too-narrow', `This token does not reach as far as: ${verb}.`, 'Make one that does, or sign in.');
}
