import { useSyncExternalStore } from 'react';

const query = '(width < 900px)';

/** Whether there is no room for six columns. */
export function useNarrow(): boolean {
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
