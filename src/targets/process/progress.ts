import type { Progress } from '#core/state.ts';

/** Most services are well sooner than anybody would look. */
const firstAfterMs = 2_000;
/** New last words alone are told at most so often: each telling stands in the ledger. */
const againAfterMs = 10_000;
const mostWordsLength = 500;

/** Tells what is waited for: not at once, each other answer, and other last words now and then. */
export function tellSlowly(
  tell: (progress: Progress) => void,
  now = () => performance.now(),
): (because: string, readWords: () => string) => void {
  const began = now();
  let told: { readonly progress: Progress; readonly at: number } | undefined;
  return (because, readWords) => {
    const isOther = told?.progress.because !== because;
    const mayHaveOtherWords = now() - (told?.at ?? 0) >= againAfterMs;
    if (now() - began < firstAfterMs || !(isOther || mayHaveOtherWords)) return;
    const progress = { because, ...lastWordsOf(readWords()) };
    if (isOther || told?.progress.lastWords !== progress.lastWords) tell(progress);
    told = { progress, at: now() };
  };
}

/** The end of what a service wrote; nothing where it wrote nothing. */
function lastWordsOf(text: string): Pick<Progress, 'lastWords'> {
  const words = text.trim().slice(-mostWordsLength);
  return words === '' ? {} : { lastWords: words };
}
