import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Sight, sightOf } from './rows-in-sight.ts';

/** Which rows of a list are in sight of the window, whatever stands above them. */
export function useSight(list: RefObject<HTMLElement | null>, offsets: readonly number[]): Sight {
  const [sight, setSight] = useState<Sight>({ first: 0, end: 20 });
  const look = useRef<() => void>(undefined);
  // Where the list begins is read only when it may have moved: each reading lays the page out.
  useLayoutEffect(() => {
    look.current = () => {
      const top = -(list.current?.getBoundingClientRect().top ?? 0);
      const next = sightOf(offsets, top, top + innerHeight);
      setSight((before) => (before.first === next.first && before.end === next.end ? before : next));
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
      above.disconnect();
      removeEventListener('scroll', listen);
      removeEventListener('resize', listen);
    };
  }, []);
  return sight;
}
