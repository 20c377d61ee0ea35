import { useMemo, useState } from 'react';
import type { BoardRow } from '#core/views/board-shapes.ts';
import { boardPath } from '#web/paths.ts';
import { addressFor, type BoardFilter, fits } from './board-filter.ts';
import { steady } from './steady.ts';

interface Kept {
  readonly key: string;
  readonly shown: readonly string[];
}

interface SteadyRows {
  readonly rows: readonly BoardRow[];
  /** How many would be shown too. */
  readonly fresh: number;
  readonly renew: () => void;
}

/** The rows that fit, as they stood when somebody asked for them: see `steady`. */
export function useSteadyRows(all: readonly BoardRow[], filter: BoardFilter): SteadyRows {
  const [round, setRound] = useState(0);
  const [kept, setKept] = useState<Kept>();
  const key = `${round} ${boardPath(addressFor(filter, undefined))}`;
  const byName = useMemo(() => new Map(all.map((row) => [row.system, row])), [all]);
  const fitting = useMemo(() => all.filter((row) => fits(row, filter)).map(({ system }) => system), [all, filter]);
  const { shown, fresh } = steady(kept?.key === key ? kept.shown : undefined, fitting, new Set(byName.keys()));
  // What stands is remembered as it is drawn, not after: else one look would show it moved.
  if (kept?.key !== key || !isSame(kept.shown, shown)) setKept({ key, shown });
  const names = kept?.key === key && isSame(kept.shown, shown) ? kept.shown : shown;
  const rows = useMemo(() => names.flatMap((name) => byName.get(name) ?? []), [names, byName]);
  return { rows, fresh: fresh.length, renew: () => setRound(round + 1) };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
