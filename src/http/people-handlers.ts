import type { Handlers } from './asked.ts';
import { authorHandlers } from './author-handlers.ts';
import type { HttpContext } from './context.ts';
import { factorHandlers } from './factor-handlers.ts';
import { grantHandlers } from './grant-handlers.ts';
import { groupHandlers } from './group-handlers.ts';
import { identityHandlers } from './identity-handlers.ts';
import { ownSessionHandlers } from './own-session-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { tokenHandlers } from './token-handlers.ts';
import { userHandlers } from './user-handlers.ts';

type PeopleHandlers = ReturnType<typeof sessionHandlers> &
  ReturnType<typeof ownSessionHandlers> &
  ReturnType<typeof factorHandlers> &
  ReturnType<typeof userHandlers> &
  ReturnType<typeof groupHandlers> &
  ReturnType<typeof tokenHandlers> &
  ReturnType<typeof grantHandlers> &
  ReturnType<typeof identityHandlers> &
  ReturnType<typeof authorHandlers>;

/** What belongs to the installation's people. What changes them is told in the log with who did it; systems hear of the roster. */
export function peopleHandlers(context: HttpContext): Pick<Handlers, keyof PeopleHandlers> {
  return {
    ...sessionHandlers(context),
    ...ownSessionHandlers(context),
    ...factorHandlers(context),
    ...userHandlers(context),
    ...groupHandlers(context),
    ...tokenHandlers(context),
    ...grantHandlers(context),
    ...identityHandlers(context),
    ...authorHandlers(context),
  };
}
