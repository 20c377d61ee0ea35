import { useSyncExternalStore } from 'react';

const query = '(width < 1200px)';

/** Whether columns are so narrow that a cell needs more than two lines. */
export function useTight(): boolean {
  return useSyncExternalStore(watch, () => listOf().matches);
}

function watch(watcher: () => void): () => void {
  listOf().addEventListener('change', watcher);
  return () => listOf().removeEventListener('change', watcher);
}

/** Made once: it is asked whenever something is drawn. */
function listOf(): MediaQueryList {
  list ??= matchMedia(query);
  return list;
}

let list: MediaQueryList | undefined;
