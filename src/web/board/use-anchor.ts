import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Rows that come or go above the one with the focus do not move it: the page scrolls with them. */
export function useAnchor(frame: RefObject<HTMLElement | null>, key: string | undefined, offset: number | undefined): void {
  const before = useRef<{ readonly key: string; readonly offset: number }>(undefined);
  useLayoutEffect(() => {
    const last = before.current;
    before.current = key === undefined || offset === undefined ? undefined : { key, offset };
    if (last === undefined || offset === undefined || last.key !== key || last.offset === offset) return;
    if (frame.current?.contains(document.activeElement) === true) scrollBy(0, offset - last.offset);
  }, [frame, key, offset]);
}
