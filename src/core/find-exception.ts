import { indexOf } from './index-of.ts';
import type { Exception, Release, State } from './state.ts';

/** An Exception of an open release, by its id. */
export function findException(state: State, id: string): { readonly release: Release; readonly exception: Exception } | undefined {
  for (const release of indexOf(state).open) {
    const exception = release.exceptions.find((item) => item.id === id);
    if (exception !== undefined) return { release, exception };
  }
  return undefined;
}
