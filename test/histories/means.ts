import type { World } from './world.ts';
import type { Means } from '#core/command.ts';

/** Now and then by a token, or by a session whose password was given long ago. */
export function meansOf(world: World, pick: number): { readonly means?: Means } {
  if (pick % 7 === 0) return { means: { kind: 'token' } };
  return pick % 5 === 0 ? { means: { kind: 'session', provedAt: world.now - (pick % 11) * 60_000 } } : {};
}
