import type { ViewOptions } from './view-options.ts';

/** What a service or a command wrote last, as it stood in its log. */
export function lastWordsLines(words: string | undefined, { paint }: Pick<ViewOptions, 'paint'>): readonly string[] {
  const said = (words ?? '').split('\n').filter((line) => line.trim() !== '');
  // Never broken into two: a stack trace keeps its indents, and a path can be copied.
  return said.map((line) => paint('dim', `    | ${line}`));
}
