import { useState } from 'react';
import type { Comparison } from '#web/api/queries.ts';

export interface Pinned {
  readonly shown: Comparison;
  /** What runs by now is something else than what is shown: the new sides, for whoever wants to see them. */
  readonly newer: Comparison | undefined;
  readonly follow: () => void;
}

/** The first answer stays while other bits come to one of the places: nobody reads one thing and looks at another. */
export function usePinned(latest: Comparison): Pinned {
  const [kept, setKept] = useState(latest);
  const isSame = pinOf(kept) === pinOf(latest);
  return { shown: isSame ? latest : kept, newer: isSame ? undefined : latest, follow: () => setKept(latest) };
}

/** Which bits stand on either side. */
function pinOf({ sides }: Pick<Comparison, 'sides'>): string {
  return sides.map(({ release = '', digest = '' }) => `${release} ${digest}`).join(' ');
}
