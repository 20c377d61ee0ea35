import { Bug } from '#core/bug.ts';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import type { LedgerLine } from '#core/simulate/facts.ts';
import { simulate, type Simulation } from '#core/simulate/simulate.ts';
import { simulationView, type SimulationView } from '#core/simulate/view.ts';
import type { State } from '#core/state.ts';
import { upcast } from '#core/upcast.ts';
import type { LedgerRow } from '#store/store.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { inBreaths } from './in-breaths.ts';
import { ledgerPages } from './ledger-pages.ts';
import { Refused, refused } from './refused.ts';
import { readTriedFile } from './tried-file.ts';

/** So much history is decided anew at once; more takes minutes of the one thread that everybody waits for. */
const mostEvents = 50_000;

/** The time machine. One runs at a time: it takes a share of the thread for as long as it lasts. */
export function simulateHandlers(context: HttpContext): Pick<Handlers, 'simulate'> {
  let isBusy = false;
  return {
    async simulate({ parameters: { system }, body: { since, file } }) {
      const change =
        file === undefined ? undefined : await readTriedFile({ system, text: file, since, command: 'lockstep simulate' }, context);
      if (isBusy) throw new Refused(busy, { retryAfterSeconds: 5 });
      isBusy = true;
      try {
        return await answer(system, { since, ...(change && { change }) }, context);
      } finally {
        isBusy = false;
      }
    },
  };
}

const busy = { code: 'slow-down', sentence: 'Another history is being decided anew.', next: 'Try again in a few seconds.' } as const;

type Tried = Pick<Simulation, 'since' | 'change'>;

async function answer(system: string, tried: Tried, { store, engine }: HttpContext): Promise<SimulationView> {
  const until = engine.now();
  const past = await readPast(store, system, tried.since);
  try {
    const simulated = await inBreaths(simulate({ ...tried, ...past, until }));
    return simulationView(simulated, { system, since: tried.since, until });
  } catch (error) {
    if (!(error instanceof Bug) || tried.change === undefined) throw error;
    const sentence = `These rules do not fit the history of ${system}: ${error.message.replace(/^this is a bug of Lockstep: /, '')}.`;
    throw refused('simulation-impossible', sentence, 'Keep the environments and services that were in use, or begin later with --since.');
  }
}

/** What was known at that instant, and what came after. */
async function readPast(
  store: HttpContext['store'],
  system: string,
  since: number,
): Promise<{ begin: State; lines: readonly LedgerLine[] }> {
  let begin = emptyState(system);
  const lines: LedgerLine[] = [];
  for await (const rows of ledgerPages(store, system)) {
    const read = rows.flatMap(linesOf);
    // A clock that was set back: what stands behind the first line of the time that is asked for belongs to it.
    const first = lines.length > 0 ? 0 : read.findIndex(({ at }) => at >= since);
    const [earlier, later] = first === -1 ? [read, []] : [read.slice(0, first), read.slice(first)];
    begin = fold(
      begin,
      earlier.map(({ event }) => event),
    );
    lines.push(...later);
    if (lines.length > mostEvents) throw tooLarge(system);
  }
  return { begin, lines };
}

function linesOf({ seq, atMicros, by, commandId, kind, body }: LedgerRow): readonly LedgerLine[] {
  return upcast(kind, body).map((event) => ({ seq, at: atMicros / 1000, by, commandId, event }));
}

function tooLarge(system: string): Refused {
  const sentence = `${system} has more than ${mostEvents} events since then, and no more are decided anew at once.`;
  return refused('simulation-too-large', sentence, 'Begin later: --since 30d.');
}
