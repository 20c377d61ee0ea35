import { mayIn } from './authorize.ts';
import type { SystemRead } from './authorize.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';

/** Every system that the caller may see, by name. */
export async function readSeen(caller: SignedIn, { engine }: Pick<HttpContext, 'engine'>): Promise<readonly SystemRead[]> {
  return (await engine.readAll()).filter(({ state }) => mayIn(caller, 'view', state));
}
