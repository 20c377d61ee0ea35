import { trainsView } from '#core/views/trains.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';

/** What departs next, and who is on it. */
export function trainHandlers({ engine }: HttpContext): Pick<Handlers, 'trains'> {
  return {
    trains: ({ system: { state, seq } }) => Promise.resolve(trainsView(state, seq, engine.now())),
  };
}
