import type { Event } from '#core/event.ts';
import { upcast } from '#core/upcast.ts';
import type { HttpContext } from './context.ts';
import { ledgerPages } from './ledger-pages.ts';

/** What is made of a ledger event by event, as far as it was read. */
export interface ReadOn<Made> {
  /** What the ledger of a system comes to now. */
  of(system: string): Promise<Made>;
}

/** Reads each ledger once, and on when somebody asks again. `kinds`: the others need not be read. */
export function readingOn<Made>(
  store: HttpContext['store'],
  {
    kinds,
    nothing,
    take,
  }: { readonly kinds: ReadonlySet<string>; readonly nothing: Made; take: (before: Made, events: readonly Event[]) => Made },
): ReadOn<Made> {
  const known = new Map<string, { readonly made: Made; readonly last: number }>();
  return {
    async of(system) {
      let { made, last } = known.get(system) ?? { made: nothing, last: 0 };
      for await (const rows of ledgerPages(store, system, last)) {
        made = take(
          made,
          rows.flatMap(({ kind, body }) => (kinds.has(kind) ? upcast(kind, body) : [])),
        );
        last = rows.at(-1)?.seq ?? last;
      }
      known.set(system, { made, last });
      return made;
    },
  };
}
