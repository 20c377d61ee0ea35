import { useEffect, useState } from 'react';
import { type Slice, sliceOf } from './rows-in-sight.ts';

/** Whoever presses a key waits for the making of so many rows at most, however many there are to be made. */
const mostAtOnce = 4;

/** Those of the wanted rows that are made by now: a few more after each picture of the page, the most urgent first. Between them keys are heard. */
export function useSlices(wanted: readonly string[]): ReadonlySet<string> {
  const [slice, setSlice] = useState<Slice>({ wanted: [], there: new Set(), left: mostAtOnce });
  const now = slice.wanted === wanted ? slice : sliceOf(slice, wanted);
  // What stands is remembered as it is drawn, not after: else it would be made twice.
  if (now !== slice) setSlice(now);
  const isDue = now.left < mostAtOnce || now.there.size < now.wanted.length;
  const [pictures, setPictures] = useState(0);
  useEffect(() => {
    if (!isDue) return undefined;
    // Whatever is wanted meanwhile: who holds a key down wants other rows before each picture.
    return afterPicture(() => {
      setPictures(pictures + 1);
      setSlice((before) => sliceOf({ ...before, left: mostAtOnce }, before.wanted));
    });
  }, [isDue, pictures]);
  return now.there;
}

/** Once the page has been painted; answers with what calls it off. */
function afterPicture(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(act);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
