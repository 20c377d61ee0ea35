import type { Handlers } from './asked.ts';
import { endedCookie } from './caller.ts';
import type { HttpContext } from './context.ts';
import { refused } from './refused.ts';
import { requireProof } from './require-proof.ts';

/** Where somebody is signed in, and how to end it. Whoever found a browser open shall not throw its owner out: ending wants the password. */
export function ownSessionHandlers(context: HttpContext): Pick<Handlers, 'sessions' | 'endSession' | 'endOtherSessions'> {
  const { sessions, engine } = context;
  return {
    async sessions({ caller }) {
      const here = caller.by === 'session' ? sessions.idOf(caller.session) : undefined;
      const own = await sessions.of(caller.user);
      return { sessions: own.map((session) => ({ ...session, here: session.id === here })) };
    },
    async endSession({ caller, parameters: { session }, request, reply }) {
      requireProof(caller, engine.now(), 'This ends a session');
      const { person } = caller.user;
      if (!(await sessions.endOne(caller.user, session)))
        throw refused('no-such-session', `You have no session ${session}.`, 'lockstep session list');
      if (caller.by === 'session' && sessions.idOf(caller.session) === session) reply.header('set-cookie', endedCookie(context));
      request.log.info({ person, session }, 'somebody ended a session');
      return undefined;
    },
    async endOtherSessions({ caller, request }) {
      requireProof(caller, engine.now(), 'This ends your other sessions');
      const { person } = caller.user;
      const here = caller.by === 'session' ? sessions.idOf(caller.session) : undefined;
      for (const { id } of await sessions.of(caller.user)) if (id !== here) await sessions.endOne(caller.user, id);
      request.log.info({ person }, 'somebody ended all other sessions');
      return undefined;
    },
  };
}
