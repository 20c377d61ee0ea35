import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Sight, sightOf } from './rows-in-sight.ts';

/** Rows that are made beyond those in sight, above and below. */
const beyond = 6;

/** Which rows of a list are in sight of the window, whatever stands above them. */
export function useSight(list: RefObject<HTMLElement | null>, offsets: readonly number[]): Sight {
  const [sight, setSight] = useState<Sight>({ first: 0, end: 30 });
  const look = useRef<() => void>(undefined);
  useLayoutEffect(() => {
    look.current = () => {
      const top = -(list.current?.getBoundingClientRect().top ?? 0);
      const next = sightOf(offsets, top, top + innerHeight, beyond);
      setSight((before) => (before.first === next.first && before.end === next.end ? before : next));
    };
    look.current();
  });
  useEffect(() => {
    const listen = (): void => look.current?.();
    addEventListener('scroll', listen, { passive: true });
    addEventListener('resize', listen);
    return () => {
      removeEventListener('scroll', listen);
      removeEventListener('resize', listen);
    };
  }, []);
  return sight;
}
