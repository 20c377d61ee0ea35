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
  const isMade = await make(context, wish.change, (installation) => {
    gained = gainedBy(wish.change, wish.by, installation);
    if (gained.rights.length === 0) return { changedBy: wish.by };
    const isBound = context.engine.now() < (installation.roster.aloneSince ?? -aloneAfterMs) + aloneAfterMs;
    if (isBound || !isAlone(wish.change, wish.by, gained, installation)) return undefined;
    return { changedBy: wish.by, because: becauseAlone(wish.change) };
  });
  if (isMade) return undefined;
  const at = context.engine.now();
  const { rights, systems } = gained;
  const grant = { by: wish.by, at, what: wordsOfChange(wish.change), rights: [...rights], systems: [...systems], change: wish.change };
  return context.grants.add(grant);
}

/** What the ledger can't see of itself is said beside it. */
function becauseAlone(change: RightsChange): string {
  const because = 'nobody else is there to second this';
  return change.kind === 'password' || change.kind === 'authors' ? `${because}: ${wordsOfChange(change)}` : because;
}

/** Confirms a change: judged again, on what is true now, and made once. */
export async function secondGrant(context: HttpContext, id: string, caller: SignedIn): Promise<Grant> {
  const { grants, engine } = context;
  const { person } = caller.user;
  const known = await grantFor(context, id, person);
  requireProof(caller, engine.now(), 'This gives rights over production');
  refuseUnlessSecond(known, person, await readInstallation(context));
  const claimed = await grants.claim(id, person, engine.now());
  if (claimed === undefined) throw outdated(known, 'somebody was faster, or it has expired');
  try {
    await make(context, known.change, (installation) => {
      refuseUnlessSecond(known, person, installation);
      refuseChanged(known, installation);
      return { changedBy: known.by, second: person, because: known.what };
    });
  } catch (error) {
    await grants.release(id, person);
    throw error;
  }
  return claimed;
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

type Decide = (installation: Installation) => RosterNote | undefined;

/** Makes a change if `decide`, on the very roster that it changes, gives the note for the ledger; false where it does not. */
async function make(context: HttpContext, change: RightsChange, decide: Decide): Promise<boolean> {
  let note: RosterNote | undefined;
  const judge = async (roster: InstallationRoster): Promise<RosterNote | undefined> => {
    const installation = await readInstallation(context, roster);
    note = decide(installation);
    if (note !== undefined) refusePassed(change, installation);
    return note;
  };
  if (change.kind === 'password' || change.kind === 'authors') {
    const judged = await judge(await context.roster.read());
    if (judged === undefined) return false;
    await makeBesides(context, change, judged.changedBy);
    if (judged.because !== undefined) await noteOnly(context, judged);
    return true;
  }
  await context.roster.change(async (roster) => {
    const judged = await judge(roster);
    return judged && { ...rosterWith(roster, change), untold: [...roster.untold, judged] };
  });
  if (note === undefined) return false;
  if (change.kind === 'person') await setPassword(context, change, undefined);
  await tellRoster(context);
  return true;
}

/** The ledger hears of it, though the roster stays. */
async function noteOnly(context: HttpContext, note: RosterNote): Promise<void> {
  await context.roster.change(async (roster) => ({ ...roster, untold: [...roster.untold, note] }));
  await tellRoster(context);
}

async function makeBesides(
  context: HttpContext,
  change: Extract<RightsChange, { kind: 'password' | 'authors' }>,
  by: string | undefined,
): Promise<void> {
  if (change.kind === 'password') return setPassword(context, change, by);
  for (const { author, from, to } of change.changes) {
    if (to !== undefined) await context.authors.put({ author, person: to }, from);
    else if ((await context.authors.personOf(author)) === from) await context.authors.remove(author);
  }
}

/** It ends every session, is to be changed by its person where somebody else gave it, and only counts where no other password was given meanwhile. */
async function setPassword(
  { users }: HttpContext,
  { person, password, generation }: { readonly person: string; readonly password: string; readonly generation: number },
  by: string | undefined,
): Promise<void> {
  const changed = await users.change(person, (user) =>
    user === undefined || user.generation !== generation || user.erasedAt !== undefined
      ? undefined
      : { ...user, password, ...(person !== by && { passwordGiven: true as const }), generation: generation + 1 },
  );
  if (changed === undefined) throw refused('grant-outdated', `The account ${person} has changed meanwhile.`, 'Ask for the change again.');
}

/** What it was about is not so any more. */
function refusePassed(change: RightsChange, { roster, users }: Installation): void {
  const persons = change.kind === 'join' ? change.joins.map(({ person }) => person) : 'person' in change ? [change.person] : [];
  const erased = users.find(({ person, erasedAt }) => erasedAt !== undefined && persons.includes(person));
  if (erased !== undefined) throw refused('grant-outdated', `${erased.person} was erased meanwhile.`, 'GET /api/users lists everybody.');
  if (change.kind === 'unlink' && roster.identities[change.account] !== change.person)
    throw refused('grant-outdated', `${change.account} is not linked to ${change.person} any more.`, 'lockstep identity list');
}

export async function readInstallation(context: HttpContext, known?: InstallationRoster): Promise<Installation> {
  const [roster, states, users] = [known ?? (await context.roster.read()), await readStates(context), await context.users.list()];
  return { roster, states, users: users.map(({ record }) => record) };
}
