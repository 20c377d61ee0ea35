import type { ShownRelease } from '#cli/http/answers.ts';
import { wrap } from '#cli/text/table.ts';
import type { ViewOptions } from './view-options.ts';

/** `Way back in PROD to 1.0.0: until contract. …`; nothing where nothing ran before. */
export function wayBackLines(
  { wayBack }: Pick<ShownRelease, 'wayBack'>,
  { width, paint }: Pick<ViewOptions, 'width' | 'paint'>,
): readonly string[] {
  if (wayBack === undefined) return [];
  const { verdict, stage, to, because } = wayBack;
  const line = `Way back in ${stage} to ${to}: ${verdict}. ${because}`;
  return wrap(line, width).map((each) => (verdict === 'not' ? paint('yellow', each) : each));
}
