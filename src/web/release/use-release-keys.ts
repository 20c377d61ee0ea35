import { useEffect } from 'react';
import { usePageCommands } from '#web/keys/use-page-commands.ts';
import type { PartOfRelease } from '#web/paths.ts';
import { say } from '#web/words/say.ts';

const places: { readonly [Part in PartOfRelease]: string } = {
  blockers: 'main [data-of="blockers"] h2',
  promote: 'main [data-of="promote"] button',
};

/** Keys lead to what is in the way and to the button that promotes; nothing is promoted by a single key. An address may lead there, too. */
export function useReleaseKeys(): void {
  usePageCommands([
    { id: 'release.blockers', words: say('Go to what blocks the release'), run: () => goTo('blockers') },
    { id: 'release.promote', words: say('Go to the button that promotes'), run: () => goTo('promote') },
  ]);
  useEffect(() => {
    const part = location.hash.slice(1);
    if (part !== 'blockers' && part !== 'promote') return undefined;
    // The page gives the focus to its name as it comes; this comes after.
    const timer = setTimeout(() => goTo(part));
    return () => clearTimeout(timer);
  }, []);
}

/** Where there is no such part, what is asked about is answered by the page's first sentence. */
function goTo(part: PartOfRelease): void {
  const found = document.querySelector<HTMLElement>(places[part]) ?? document.querySelector<HTMLElement>('main h1');
  if (found === null) return;
  if (found.tabIndex < 0) found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: 'center' });
}
