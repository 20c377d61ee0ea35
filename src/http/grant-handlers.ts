import type { z } from 'zod';
import type { grantShape } from '#core/api/people-shapes.ts';
import type { Handlers } from './asked.ts';
import { grantsFor, secondGrant, withdrawGrant } from './change-rights.ts';
import type { HttpContext } from './context.ts';
import type { Grant } from './grant-book.ts';

type GrantIds = 'grants' | 'secondGrant' | 'withdrawGrant';

/** Changes that wait for a second person. */
export function grantHandlers(context: HttpContext): Pick<Handlers, GrantIds> {
  return {
    async grants({ caller }) {
      return { grants: (await grantsFor(context, caller.user.person)).map(grantLine) };
    },
    async secondGrant({ parameters: { grant: id }, caller, request }) {
      const grant = await secondGrant(context, id, caller);
      request.log.info({ by: grant.by, second: caller.user.person, grant: id, what: grant.what }, 'a change of rights was confirmed');
      return grantLine(grant);
    },
    async withdrawGrant({ parameters: { grant: id }, caller, request }) {
      await withdrawGrant(context, id, caller.user.person);
      request.log.info({ by: caller.user.person, grant: id }, 'a change of rights was taken back');
      return undefined;
    },
  };
}

/** What people may see of it: never a password's hash. */
function grantLine({ id, by, at, expires, what, rights, second }: Grant): z.output<typeof grantShape> {
  return { id, by, at, expires, what, rights, ...(second !== undefined && { second }) };
}

/** Beside an answer, where something of it waits. */
export function waitsOf(grant: Grant | undefined): { readonly waits?: z.output<typeof grantShape> } {
  return grant === undefined ? {} : { waits: grantLine(grant) };
}
