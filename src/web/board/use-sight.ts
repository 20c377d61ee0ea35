import { type RefObject, startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Sight, sightOf } from './rows-in-sight.ts';

/** Rows that are made beyond those in sight, above and below, for whoever scrolls on. */
const beyond = 4;
/** Whoever comes to rows of which none is made yet waits for those in sight alone; the others are made when nothing else is to be. */
const restMs = 100;

/** Which rows of a list are in sight of the window, whatever stands above them. */
export function useSight(list: RefObject<HTMLElement | null>, offsets: readonly number[]): Sight {
  const [sight, setSight] = useState<Sight>({ first: 0, end: 30 });
  const look = useRef<(isAtRest?: boolean) => void>(undefined);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Where the list begins is read only when it may have moved: each reading lays the page out.
  useLayoutEffect(() => {
    look.current = (isAtRest = false) => {
      const top = -(list.current?.getBoundingClientRect().top ?? 0);
      const wide = sightOf(offsets, top, top + innerHeight, beyond);
      const bare = sightOf(offsets, top, top + innerHeight, 0);
      clearTimeout(rest.current);
      if (isAtRest) return startTransition(() => setSight((before) => kept(before, wide)));
      rest.current = setTimeout(() => look.current?.(true), restMs);
      setSight((before) => kept(before, isApart(before, bare) ? bare : wide));
    };
    look.current();
  }, [list, offsets]);
  useEffect(() => {
    const listen = (): void => look.current?.();
    addEventListener('scroll', listen, { passive: true });
    addEventListener('resize', listen);
    // What stands above may grow and go.
    const above = new ResizeObserver(listen);
    above.observe(document.body);
    return () => {
      clearTimeout(rest.current);
      above.disconnect();
      removeEventListener('scroll', listen);
      removeEventListener('resize', listen);
    };
  }, []);
  return sight;
}

function kept(before: Sight, next: Sight): Sight {
  return before.first === next.first && before.end === next.end ? before : next;
}

function isApart(before: Sight, next: Sight): boolean {
  return next.first >= before.end || next.end <= before.first;
}
