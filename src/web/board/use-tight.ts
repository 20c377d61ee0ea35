import { useSyncExternalStore } from 'react';

const query = '(width < 1200px)';

/** Whether columns are so narrow that a cell needs more than two lines. */
export function useTight(): boolean {
  return useSyncExternalStore(watch, () => matchMedia(query).matches);
}

function watch(watcher: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', watcher);
  return () => list.removeEventListener('change', watcher);
}
