import { canonical } from '#core/canonical.ts';
import type { SettingWrite } from '#store/store.ts';
import type { AuthorChange } from './authors.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { isOpen } from './grant-book.ts';
import type { Grant, RightsChange } from './grant-book.ts';
import { refused } from './refused.ts';
import { requireProof } from './require-proof.ts';
import { capableOf, gainedBy, isAlone, othersThan, readStates, rosterWith, wordsOfChange } from './rights-changes.ts';
import type { Gained, Installation } from './rights-changes.ts';
import type { InstallationRoster, RosterNote } from './roster-book.ts';
import { tellRoster } from './tell-roster.ts';

/** Whoever made sure that nobody else can say no waits for a week before being the only one. */
const aloneAfterMs = 7 * 24 * 60 * 60_000;

interface Wish {
  readonly by: string;
  readonly change: RightsChange;
}

/** Makes a change where it gives nobody a right over production, or nobody else is there; or keeps it for a second person. */
export async function changeRights(context: HttpContext, wish: Wish): Promise<Grant | undefined> {
  let gained: Gained = { rights: [], systems: [] };
  const decide = (installation: Installation): RosterNote | undefined => {
    gained = gainedBy(wish.change, wish.by, installation);
    if (gained.rights.length === 0)
      return { changedBy: wish.by, ...(isToldAlways(wish.change) && { because: wordsOfChange(wish.change) }) };
    const isBound = context.engine.now() < (installation.roster.aloneSince ?? -aloneAfterMs) + aloneAfterMs;
    if (isBound || !isAlone(wish.change, wish.by, gained, installation)) return undefined;
    return { changedBy: wish.by, because: becauseAlone(wish.change) };
  };
  if (await make(context, wish.change, { decide })) return undefined;
  const at = context.engine.now();
  const { rights, systems } = gained;
  const grant = { by: wish.by, at, what: wordsOfChange(wish.change), rights: [...rights], systems: [...systems], change: wish.change };
  return context.grants.add(grant);
}

/** What the ledger can't see of itself is said beside it. */
function becauseAlone(change: RightsChange): string {
  const because = 'nobody else is there to second this';
  return change.kind === 'password' || change.kind === 'authors' || isToldAlways(change) ? `${because}: ${wordsOfChange(change)}` : because;
}

/** How people have to sign in is told to every ledger, which can't see it of itself. */
function isToldAlways({ kind }: RightsChange): boolean {
  return kind === 'factor' || kind === 'factor-roles';
}

/** Confirms a change: judged again, on what is true now, and made once. */
export async function secondGrant(context: HttpContext, id: string, caller: SignedIn): Promise<Grant> {
  const { grants, engine } = context;
  const { person } = caller.user;
  const known = await grantFor(context, id, person);
  requireProof(caller, engine.now(), 'This gives rights over production');
  refuseUnlessSecond(known, person, await readInstallation(context));
  const outrun = outdated(known, 'somebody was faster, or it has expired');
  const confirm = async (): Promise<SettingWrite> => (await grants.draftSecond(id, person, engine.now())) ?? raise(outrun);
  await make(context, known.change, {
    confirm,
    decide: (installation) => {
      refuseUnlessSecond(known, person, installation);
      refuseChanged(known, installation);
      return { changedBy: known.by, second: person, because: known.what };
    },
  });
  return { ...known, second: person };
}

function raise(error: Error): never {
  throw error;
}

/** Takes a change back that waits. */
export async function withdrawGrant(context: HttpContext, id: string, person: string): Promise<void> {
  const grant = await grantFor(context, id, person);
  if (grant.by !== person) refuseUnlessSecond(grant, person, await readInstallation(context));
  await context.grants.remove(id);
}

/** The changes that wait and concern somebody: asked for by the same person, or for that person to confirm. */
export async function grantsFor(context: HttpContext, person: string): Promise<readonly Grant[]> {
  const installation = await readInstallation(context);
  const open = await context.grants.open(context.engine.now());
  return open.filter((grant) => grant.by === person || maySecond(grant, person, installation));
}

/** One that does not concern whoever asks is told as one that is not there. */
async function grantFor(context: HttpContext, id: string, person: string): Promise<Grant> {
  const grant = await context.grants.get(id);
  const capable = grant === undefined ? [] : capableOf(grant.systems, await readInstallation(context));
  if (grant === undefined || (grant.by !== person && !capable.includes(person)))
    throw refused('no-such-grant', `There is no change ${id} that waits for you.`, 'lockstep grant list');
  if (!isOpen(grant, context.engine.now()))
    throw outdated(grant, grant.second === undefined ? 'it has expired' : `${grant.second} has confirmed it`);
  return grant;
}

function maySecond(grant: Grant, person: string, installation: Installation): boolean {
  return secondsOf(grant, installation).includes(person);
}

function secondsOf({ by, change, systems, rights }: Grant, installation: Installation): readonly string[] {
  const gaining = [...rights, ...gainedBy(change, by, installation).rights].map(({ person }) => person);
  const rosters = [installation.roster, rosterWith(installation.roster, change)];
  return othersThan(capableOf(systems, installation), [by, ...gaining], rosters);
}

function refuseUnlessSecond(grant: Grant, person: string, installation: Installation): void {
  const seconds = secondsOf(grant, installation);
  if (seconds.includes(person)) return;
  throw refused(
    'same-person',
    `${person} asked for this change, gains by it, or may not confirm it: it wants somebody else.`,
    seconds.length === 0 ? 'Nobody else can today: see docs/access.md.' : `Ask ${seconds.join(' or ')}.`,
  );
}

/** What was asked for must be what is given: nothing more, and by somebody who may ask for it still. */
function refuseChanged(grant: Grant, installation: Installation): void {
  const { rights, systems } = gainedBy(grant.change, grant.by, installation);
  const shown = new Set(grant.rights.map(({ person, right }) => `${person} ${right}`));
  const more = rights.find(({ person, right }) => !shown.has(`${person} ${right}`));
  if (more !== undefined) throw outdated(grant, `${more.person} would get more by it now: ${more.right}`);
  if (systems.some((system) => !grant.systems.includes(system))) throw outdated(grant, 'it reaches another system by now');
  const asker = installation.users.find(({ person }) => person === grant.by);
  const mayAsk = installation.roster.groups['installation-admin']?.includes(grant.by) ?? false;
  if (asker === undefined || asker.disabled || !mayAsk) throw outdated(grant, `${grant.by} administers the installation no more`);
}

function outdated({ id }: Grant, because: string): Error {
  return refused('grant-outdated', `Nothing came of ${id}: ${because}.`, 'Ask for the change again.');
}

interface Making {
  /** Gives the note for the ledger, judged on the very roster that is changed; undefined where nothing shall be made. */
  readonly decide: (installation: Installation) => RosterNote | undefined;
  /** What is written down with it. */
  readonly confirm?: () => Promise<SettingWrite>;
}

/** Makes a change in one transaction with what confirms it: a controller that dies leaves both or none. False where it is not to be made. */
async function make(context: HttpContext, change: RightsChange, { decide, confirm }: Making): Promise<boolean> {
  const isMade = await context.roster.changeWith(async (roster) => {
    const installation = await readInstallation(context, roster);
    const note = decide(installation);
    if (note === undefined) return undefined;
    refusePassed(change, installation);
    const next = rosterWith(roster, change);
    // What does not change the roster is told to the ledger only where it says something of itself.
    const isTold = next !== roster || note.because !== undefined;
    const besides = [...(await writesOf(context, change, note.changedBy)), ...(confirm === undefined ? [] : [await confirm()])];
    return { roster: isTold ? { ...next, untold: [...next.untold, note] } : next, besides };
  });
  if (!isMade) return false;
  // Whoever goes on signs in anew, as it is from now on.
  if (change.kind === 'factor') await context.sessions.endAllOf(change.person);
  await tellRoster(context);
  return true;
}

/** What a change writes besides the roster. */
async function writesOf(context: HttpContext, change: RightsChange, by: string | undefined): Promise<readonly SettingWrite[]> {
  switch (change.kind) {
    case 'join':
    case 'unlink':
    case 'factor-roles':
      return [];
    case 'factor':
      return [await factorWrite(context, change)];
    case 'password':
    case 'person':
      return [await passwordWrite(context, change, by)];
    case 'authors':
      return Promise.all(change.changes.map((each) => authorWrite(context, each)));
  }
}

async function factorWrite({ factors }: HttpContext, { person, since }: Extract<RightsChange, { kind: 'factor' }>): Promise<SettingWrite> {
  const write = await factors.draftRemoval(person, since);
  return write ?? raise(refused('grant-outdated', `${person} has another second factor, or none, by now.`, 'lockstep user list'));
}

async function authorWrite({ authors }: HttpContext, change: AuthorChange): Promise<SettingWrite> {
  const write = await authors.draft(change);
  return write ?? raise(refused('grant-outdated', 'Somebody said meanwhile who these authors are.', 'Look again: lockstep author list'));
}

/** It ends every session, is to be changed by its person where somebody else gave it, and only counts where no other was given meanwhile. */
async function passwordWrite(
  { users }: HttpContext,
  { person, password, generation }: { readonly person: string; readonly password: string; readonly generation: number },
  by: string | undefined,
): Promise<SettingWrite> {
  const write = await users.draft(person, (user) =>
    user === undefined || user.generation !== generation || user.erasedAt !== undefined
      ? undefined
      : { ...user, password, ...(person !== by && { passwordGiven: true as const }), generation: generation + 1 },
  );
  return write ?? raise(refused('grant-outdated', `The account ${person} has changed meanwhile.`, 'Ask for the change again.'));
}

/** What it was about is not so any more. */
function refusePassed(change: RightsChange, { roster, users }: Installation): void {
  const persons = change.kind === 'join' ? change.joins.map(({ person }) => person) : 'person' in change ? [change.person] : [];
  const erased = users.find(({ person, erasedAt }) => erasedAt !== undefined && persons.includes(person));
  if (erased !== undefined) throw refused('grant-outdated', `${erased.person} was erased meanwhile.`, 'GET /api/users lists everybody.');
  if (change.kind === 'factor-roles' && canonical(roster.secondFactorRoles ?? []) !== canonical(change.from))
    throw refused('grant-outdated', 'Somebody changed meanwhile which roles demand a second factor.', 'lockstep user require-factor');
  if (change.kind === 'unlink' && roster.identities[change.account] !== change.person)
    throw refused('grant-outdated', `${change.account} is not linked to ${change.person} any more.`, 'lockstep identity list');
}

export async function readInstallation(context: HttpContext, known?: InstallationRoster): Promise<Installation> {
  const [roster, states, users] = [known ?? (await context.roster.read()), await readStates(context), await context.users.list()];
  return { roster, states, users: users.map(({ record }) => record) };
}
