import type { ParsedBodyOf } from '#core/api/routes.ts';
import type { Handlers } from './asked.ts';
import { authorOf } from './authors.ts';
import { changeRights } from './change-rights.ts';
import type { HttpContext } from './context.ts';
import { waitsOf } from './grant-handlers.ts';
import { noUser } from './people.ts';
import { refused } from './refused.ts';

/**
 * Commit authors. To say otherwise than before wants a second person; so does to say it first, where one person lets a release into
 * production: of a release with an unknown author two have to approve. What is said together waits together.
 */
export function authorHandlers(context: HttpContext): Pick<Handlers, 'authors' | 'changeAuthors'> {
  const { authors } = context;
  const lines = async () => ({ authors: [...(await authors.list())] });
  return {
    async authors() {
      return lines();
    },
    async changeAuthors({ body, caller, request }) {
      const by = caller.user.person;
      const changes = await differences(context, wishesOf(body));
      const grant = changes.length === 0 ? undefined : await changeRights(context, { by, change: { kind: 'authors', changes } });
      request.log.info({ by, changed: changes.length, waits: grant?.id }, 'commit authors were changed');
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

async function differences({ authors, users }: HttpContext, wishes: ReadonlyMap<string, string | undefined>) {
  const changes: { author: string; from?: string; to?: string }[] = [];
  for (const [author, to] of wishes) {
    if (author === '')
      throw refused('invalid-request', 'An author is an e-mail, alone or after a name: `Dora <dora@x.org>`.', 'lockstep author list');
    if (to !== undefined && (await users.get(to)) === undefined) throw noUser(to);
    const from = await authors.personOf(author);
    if (from !== to) changes.push({ author, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  }
  return changes;
}
