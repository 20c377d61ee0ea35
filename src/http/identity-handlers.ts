import type { Handlers } from './asked.ts';
import { changeRights } from './change-rights.ts';
import type { HttpContext } from './context.ts';
import { waitsOf } from './grant-handlers.ts';
import { noUser } from './people.ts';
import { refused } from './refused.ts';
import { personBehind } from './rights-changes.ts';
import type { InstallationRoster } from './roster-book.ts';
import { takingRights } from './take-rights.ts';
import { tellRoster } from './tell-roster.ts';

type IdentityIds = 'identities' | 'linkIdentity' | 'unlinkIdentity';

/** Several accounts of one person. To say that they are one takes rights away; to say that they are two again wants a second person. */
export function identityHandlers(context: HttpContext): Pick<Handlers, IdentityIds> {
  return {
    async identities() {
      return linesOf(await context.roster.read());
    },
    async linkIdentity({ parameters: { account }, body: { person }, caller, request }) {
      const by = caller.user.person;
      for (const each of [account, person]) if ((await context.users.get(each)) === undefined) throw noUser(each);
      await takingRights(context, by, () => context.roster.change(async (roster) => linked(roster, { account, person, by })));
      await tellRoster(context);
      request.log.info({ by, account, person }, 'two accounts were said to be one person');
      return linesOf(await context.roster.read());
    },
    async unlinkIdentity({ parameters: { account }, caller, request }) {
      const by = caller.user.person;
      const person = (await context.roster.read()).identities[account];
      if (person === undefined) throw refused('no-such-link', `${account} is linked to nobody.`, 'lockstep identity list');
      const grant = await changeRights(context, { by, change: { kind: 'unlink', account, person } });
      request.log.info({ by, account, waits: grant?.id }, 'an account was said to be a person of its own');
      return { ...linesOf(await context.roster.read()), ...waitsOf(grant) };
    },
  };
}

/** Whoever is one stays one: accounts that were linked to this one come along, and one that is linked elsewhere is not moved. */
function linked(
  roster: InstallationRoster,
  { account, person, by }: { readonly account: string; readonly person: string; readonly by: string },
): InstallationRoster {
  const known = roster.identities[account];
  const root = personBehind(roster, person);
  if (known === root) return roster;
  if (known !== undefined) throw refused('is-linked', `${account} is linked to ${known} already.`, `lockstep identity unlink ${account}`);
  if (root === account) throw refused('is-linked', `${person} and ${account} are one person already.`, 'lockstep identity list');
  const moved = Object.entries(roster.identities).map(([each, behind]) => [each, behind === account ? root : behind] as const);
  const identities = { ...Object.fromEntries(moved), [account]: root };
  return { ...roster, identities, untold: [...roster.untold, { changedBy: by }] };
}

function linesOf({ identities }: InstallationRoster) {
  return { identities: Object.entries(identities).map(([account, person]) => ({ account, person })) };
}
