import { useSyncExternalStore } from 'react';

const query = '(width < 900px)';

/** Whether there is no room for six columns. */
export function useNarrow(): boolean {
  return useSyncExternalStore(watch, () => matchMedia(query).matches);
}

function watch(watcher: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', watcher);
  return () => list.removeEventListener('change', watcher);
}
