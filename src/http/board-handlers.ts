import { boardView } from '#core/views/board.ts';
import type { Handlers } from './asked.ts';
import { seesInstallation } from './authorize.ts';
import { BoardBook, type Beside } from './board-book.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { readSeen } from './read-seen.ts';
import { findReleases, wordsOf } from './release-rows.ts';

/** Where everything is: of one system with its releases, of all systems a row for each, and by name whatever has ever been released. */
export function boardHandlers(context: HttpContext): Pick<Handlers, 'boards' | 'board' | 'findReleases'> {
  const { engine, store } = context;
  const book = new BoardBook();
  return {
    async boards({ caller, query: { since } }) {
      const seen = await readSeen(caller, context);
      const { person } = caller.user;
      const rows = await book.rows(seen, { person, since, now: engine.now(), besideOf: (system) => besideOf(system, context) });
      return { ...rows, ...(await undeliveredFor(caller, context)) };
    },
    async board({ system: { state, seq }, caller }) {
      return {
        ...boardView(state, seq, engine.now(), caller.user.person),
        ...besideOf(state.head.system, context),
        ...(await undeliveredFor(caller, context)),
      };
    },
    async findReleases({ caller, query: { text, after, limit } }) {
      const systems = (await readSeen(caller, context)).map(({ state }) => state.head.system);
      const { rows, last } = await findReleases(store, systems, { words: wordsOf(text), limit, after: placeOf(after) });
      const releases = rows.map(({ system, release: { id, state, by, at } }) => ({ system, release: id, state, by, at }));
      return { releases, ...(last !== undefined && { after: `${last.system} ${last.id}` }) };
    },
  };
}

/** Names have no spaces in them. */
function placeOf(after: string | undefined): { readonly system: string; readonly id: string } | undefined {
  const [system, id] = after?.split(' ') ?? [];
  return system === undefined || id === undefined ? undefined : { system, id };
}

function besideOf(system: string, { engine, witness }: HttpContext): Beside {
  const held = witness?.holdOf(system);
  const notCompiled = engine.whyNotCompiled(system);
  return { ...(held && { evidenceHold: held.sentence }), ...(notCompiled !== undefined && { notCompiled }) };
}

/** Notices are the installation's: others learn nothing of how many went where. */
async function undeliveredFor(caller: SignedIn, context: HttpContext): Promise<{ readonly undelivered?: number }> {
  const { notify } = context;
  if (notify === undefined || !(await seesInstallation(caller, context))) return {};
  const { dead } = await notify.outbox.counts();
  return dead === 0 ? {} : { undelivered: dead };
}
