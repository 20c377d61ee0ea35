import type { Asked } from './asked.ts';
import { mayIn } from './authorize.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { refuseOtherSite } from './origin.ts';

/** Opens a stream of hints. It begins with where every system stands, so that whoever comes back has missed nothing. */
export async function openEvents({ caller, request, reply }: Asked<'events'>, context: HttpContext): Promise<undefined> {
  refuseOtherSite(request);
  const heads = await readHeads(caller, context);
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  const known = request.headers['last-event-id'];
  const news = heads.filter(({ system, seq }) => known !== `${system}:${seq}`);
  const leave = context.hub.add({ caller, response, isStillIn: () => isStillIn(caller, context) }, news);
  response.on('close', leave);
  return undefined;
}

async function readHeads(caller: SignedIn, { store, engine }: HttpContext): Promise<{ readonly system: string; readonly seq: number }[]> {
  const heads: { system: string; seq: number }[] = [];
  for (const { name } of await store.systems()) {
    const read = await engine.read(name);
    if (read !== undefined && mayIn(caller, 'view', read.state)) heads.push({ system: name, seq: read.seq });
  }
  return heads;
}

/** Asked now and then; an open page is no use of a session, so it does not lengthen it. */
async function isStillIn(caller: SignedIn, { sessions, tokens }: HttpContext): Promise<boolean> {
  if (caller.by === 'session') return sessions.lasts(caller.session);
  return tokens.lasts(caller.token);
}
