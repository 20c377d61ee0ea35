import type { ParsedBodyOf } from '#core/api/routes.ts';
import type { Handlers } from './asked.ts';
import { authorOf } from './authors.ts';
import { changeRights } from './change-rights.ts';
import type { HttpContext } from './context.ts';
import { waitsOf } from './grant-handlers.ts';
import { noUser } from './people.ts';
import { refused } from './refused.ts';

/** Commit authors. One who is said to be somebody new at once; to say otherwise than before wants a second person. */
export function authorHandlers(context: HttpContext): Pick<Handlers, 'authors' | 'changeAuthors'> {
  const { authors } = context;
  const lines = async () => ({ authors: [...(await authors.list())] });
  return {
    async authors() {
      return lines();
    },
    async changeAuthors({ body, caller, request }) {
      const by = caller.user.person;
      const { fresh, changes } = await differences(context, wishesOf(body));
      for (const line of fresh) {
        const isAdded = await authors.put(line, undefined);
        if (!isAdded) throw refused('grant-outdated', 'Somebody changed the same authors just now.', 'Look again: lockstep author list');
      }
      const grant = changes.length === 0 ? undefined : await changeRights(context, { by, change: { kind: 'authors', changes } });
      request.log.info({ by, added: fresh.length, changed: changes.length, waits: grant?.id }, 'commit authors were changed');
      return { ...(await lines()), ...waitsOf(grant) };
    },
  };
}

/** Author → person; undefined: nobody known. What is said last counts. */
function wishesOf({ set, remove }: ParsedBodyOf<'changeAuthors'>): ReadonlyMap<string, string | undefined> {
  const wishes = new Map<string, string | undefined>(remove.map((author) => [authorOf(author), undefined]));
  for (const { author, person } of set) wishes.set(authorOf(author), person);
  return wishes;
}

interface Differences {
  readonly fresh: { readonly author: string; readonly person: string }[];
  readonly changes: { author: string; from: string; to?: string }[];
}

async function differences({ authors, users }: HttpContext, wishes: ReadonlyMap<string, string | undefined>): Promise<Differences> {
  const found: Differences = { fresh: [], changes: [] };
  for (const [author, person] of wishes) {
    if (author === '')
      throw refused('invalid-request', 'An author is an e-mail, alone or after a name: `Dora <dora@x.org>`.', 'lockstep author list');
    if (person !== undefined && (await users.get(person)) === undefined) throw noUser(person);
    const known = await authors.personOf(author);
    if (known === person) continue;
    if (known !== undefined) found.changes.push({ author, from: known, ...(person !== undefined && { to: person }) });
    else if (person !== undefined) found.fresh.push({ author, person });
  }
  return found;
}
