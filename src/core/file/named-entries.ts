import type { Reading } from './fields.ts';
import { isName, smallName } from './names.ts';
import type { Entry } from './tree.ts';
import { capital } from './values.ts';

export interface NamedWords {
  /** "… have names." */
  readonly plural: string;
  /** A name, for whoever wrote none. */
  readonly example: string;
}

/** The entries of a map from names. */
export function namedEntries({ report }: Reading, entry: Entry | undefined, words: NamedWords): readonly Entry[] {
  if (entry === undefined) return [];
  const { value, keySpan, key } = entry;
  if (value.kind === 'map' && value.entries.size > 0) {
    return [...value.entries.values()].filter((named) => isName(report, { text: named.key, span: named.keySpan }, smallName));
  }
  if (value.kind === 'text' && value.value !== null) {
    const sentence = `${capital(words.plural)} have names. Write \`${words.example}:\`, its fields below.`;
    report.error(value.span, 'wants-map', { sentence });
  } else if (value.kind === 'list') {
    const first = value.items.find((item) => item.kind === 'text' && smallName.shape.test(item.raw));
    const name = first?.kind === 'text' ? first.raw : words.example;
    report.error(value.span, 'wants-map', { sentence: `${capital(words.plural)} have names. Write \`${name}:\`, its fields below.` });
  } else {
    report.error(keySpan, 'no-value', { sentence: `\`${key}\` has no value. Write \`${words.example}:\` below it or delete the line.` });
  }
  return [];
}
