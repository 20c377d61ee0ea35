import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Until it is measured: a width that most have. */
export const firstWidth = 1_100;

export type Box = RefObject<HTMLDivElement | null>;

/** The room that there is, measured before it is first seen and whenever it changes. */
export function useWidth(): readonly [box: Box, width: number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(firstWidth);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
