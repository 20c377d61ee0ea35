import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { boardPath } from '#web/paths.ts';
import { addressFor, type BoardFilter, readFilter, readOpen } from './board-filter.ts';

/** What the address of the board says, and how it is changed: whoever gets the link sees the same. */
export interface BoardAddressing {
  readonly filter: BoardFilter;
  readonly open: ReadonlySet<string>;
  readonly narrowedPath: (part: Partial<BoardFilter>) => string;
  readonly narrow: (part: Partial<BoardFilter>) => void;
  readonly toggle: (system: string) => void;
  readonly clear: () => void;
}

/** `usual`: the system that is open where the address says nothing of it. */
export function useBoardAddress(usual: string | undefined): BoardAddressing {
  const text = useSearch();
  const [, navigate] = useLocation();
  const search = useMemo(() => new URLSearchParams(text), [text]);
  const filter = useMemo(() => readFilter(search), [search]);
  // Another search opens and closes nothing.
  const opened = search.get('open');
  const named = useMemo(() => readOpen(new URLSearchParams(opened === null ? '' : { open: opened })), [opened]);
  const open = useMemo(() => new Set(named ?? (usual === undefined ? [] : [usual])), [named, usual]);
  // Rows are made anew where this is another function: so it reads the address when it is called.
  const toggle = useCallback(
    (system: string): void => {
      const now = new URLSearchParams(location.search);
      const before = readOpen(now) ?? (usual === undefined ? [] : [usual]);
      const others = before.filter((name) => name !== system);
      const after = others.length < before.length ? others : [...others, system];
      navigate(boardPath(addressFor(readFilter(now), after)), { replace: true });
    },
    [navigate, usual],
  );
  return useMemo(() => {
    const narrowedPath = (part: Partial<BoardFilter>): string => boardPath(addressFor({ ...filter, ...part }, named));
    // It is the same view of the same page: going back leads to the page before.
    const show = (path: string): void => navigate(path, { replace: true });
    return {
      filter,
      open,
      narrowedPath,
      narrow: (part) => show(narrowedPath(part)),
      toggle,
      clear: () => show(boardPath(addressFor(readFilter(new URLSearchParams()), named))),
    };
  }, [filter, open, named, toggle, navigate]);
}
