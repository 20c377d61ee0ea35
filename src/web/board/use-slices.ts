import { useEffect, useState } from 'react';
import { sliceOf } from './rows-in-sight.ts';

/** Whoever presses a key waits for the making of so many rows at most, however many there are to be made. */
const mostAtOnce = 4;

interface Slice {
  readonly wanted: readonly string[];
  readonly there: ReadonlySet<string>;
}

/** Those of the wanted rows that are made by now: a few more after each picture of the page, the most urgent first. Between them keys are heard. */
export function useSlices(wanted: readonly string[]): ReadonlySet<string> {
  const [slice, setSlice] = useState<Slice>({ wanted: [], there: new Set() });
  const now = slice.wanted === wanted ? slice : sliceFor(slice, wanted);
  // What stands is remembered as it is drawn, not after: else it would be made twice.
  if (now !== slice) setSlice(now);
  useEffect(() => {
    if (now.there.size === wanted.length) return undefined;
    return afterPicture(() => setSlice((before) => sliceFor(before, before.wanted)));
  }, [now, wanted]);
  return now.there;
}

function sliceFor({ there }: Slice, wanted: readonly string[]): Slice {
  return { wanted, there: sliceOf(there, wanted, mostAtOnce) };
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
