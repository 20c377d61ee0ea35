import type { Meaning } from './draft.ts';
import { nearest } from './nearest.ts';
import { unknownWords } from './meaning-services.ts';
import { keySpanAt, spanAt } from './tree.ts';

/** The way of hotfixes: stages of the path, in its order, at least one before the last, and the last at its end. */
export function sayHotfixPath({ report, root, draft }: Meaning): void {
  const { hotfixPath: names, stages } = draft;
  const all = stages.map(({ name }) => name);
  const last = all.at(-1);
  if (names === undefined || last === undefined || new Set(all).size < all.length) return;
  const spanOf = (index: number) => spanAt(root, 'paths', 'hotfix', index);
  let before = -1;
  for (const [index, name] of names.entries()) {
    const place = all.indexOf(name);
    if (place === -1) {
      const words = unknownWords('stage', name, nearest(name, all));
      report.error(spanOf(index), 'unknown-stage', { sentence: words.sentence, expected: all, hint: words.hint });
      return;
    }
    if (place <= before) {
      const sentence = `\`${name}\` does not come behind \`${names[index - 1]}\` on the path. A hotfix walks its stages in the order of \`path\`.`;
      report.error(spanOf(index), 'stage-order', { sentence });
      return;
    }
    before = place;
  }
  const place = keySpanAt(root, 'paths', 'hotfix');
  if (names.at(-1) !== last)
    report.error(place, 'unreachable-stage', { sentence: `Path \`hotfix\` never reaches ${last}. Add it as the last stage.` });
  else if (names.length < 2) {
    const sentence = `Path \`hotfix\` goes straight into ${last}, where nobody has seen it run before. Add a stage before it.`;
    report.error(place, 'production-alone', { sentence });
  }
}
