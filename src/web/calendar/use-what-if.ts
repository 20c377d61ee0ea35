import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { readFreeze, textOfFreeze, type TriedFreeze } from './freeze.ts';

/** A hand that still moves asks nothing: the forecast is drawn some hundred times for each question. */
const restMs = 250;

export interface WhatIf {
  /** The freeze as it is drawn, while it is moved. */
  readonly freeze: TriedFreeze | undefined;
  /** What the forecast is asked: as it stands in the address. */
  readonly text: string | undefined;
  readonly isMoving: boolean;
  /** Undefined gives it up. */
  readonly change: (freeze: TriedFreeze | undefined) => void;
}

/** What is tried stands in the address and nowhere else: nothing is saved, and a link shows the same. */
export function useWhatIf(): WhatIf {
  const [search, setSearch] = useSearchParams();
  const [draft, setDraft] = useState<{ readonly freeze: TriedFreeze | undefined }>();
  const text = search.get('what-if') ?? undefined;
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => {
      setDraft(undefined);
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (draft.freeze === undefined) after.delete('what-if');
          else after.set('what-if', textOfFreeze(draft.freeze));
          return after;
        },
        { replace: true },
      );
    }, restMs);
    return () => clearTimeout(timer);
  }, [draft, setSearch]);
  const settled = text === undefined ? undefined : readFreeze(text);
  return {
    freeze: draft === undefined ? settled : draft.freeze,
    text: draft !== undefined && draft.freeze === undefined ? undefined : text,
    isMoving: draft !== undefined,
    change: (freeze) => setDraft({ freeze }),
  };
}
