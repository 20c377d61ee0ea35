import type { Report, Span } from './report.ts';

export interface NameWords {
  readonly shape: RegExp;
  /** "Names have …" */
  readonly rule: string;
  readonly mend: (text: string) => string;
}

const longestName = 40;

export const smallName: NameWords = {
  shape: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  rule: 'Names have small letters, digits, `-`.',
  mend: (text) => dashed(text.toLowerCase(), /[^a-z0-9]+/g),
};

/** Stages are written as people say them: `prePROD`. */
export const stageName: NameWords = {
  shape: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
  rule: 'Stage names have letters, digits, `-`.',
  mend: (text) => dashed(text, /[^A-Za-z0-9]+/g),
};

export const variableName: NameWords = {
  shape: /^[A-Za-z_][A-Za-z0-9_]*$/,
  rule: 'Names of variables have letters, digits, `_`.',
  mend: (text) => text.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/^(?=\d)/, '_'),
};

export const valueName: NameWords = {
  shape: /^[A-Za-z_][A-Za-z0-9_-]*$/,
  rule: 'Names of values have letters, digits, `-`, `_`.',
  mend: (text) => dashed(text, /[^A-Za-z0-9_]+/g).replace(/^(?=\d)/, '_'),
};

/** Windows and freezes are called as people say them: `Year end`. */
export const ruleName: NameWords = {
  shape: /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]*[\p{L}\p{N}.])?$/u,
  rule: 'Names of windows and freezes have letters, digits, spaces, `-`, `_`, `.`.',
  mend: (text) =>
    text
      .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
      .replaceAll(/ {2,}/g, ' ')
      .trim(),
};

/** Called as people say them, like the windows they leave in: `Fortnightly`. */
export const trainName: NameWords = { ...ruleName, rule: ruleName.rule.replace('windows and freezes', 'trains') };

export const personName: NameWords = {
  shape: /^(?:group:)?[A-Za-z0-9][A-Za-z0-9._@+-]*$/,
  rule: 'People are written by their id, groups as `group:NAME`.',
  mend: (text) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9._@+-]+/g, '.')
      .replaceAll(/^\.+|\.+$/g, ''),
};

/** Says a name that is not one; true where it may be used. */
export function isName(report: Report, { text, span }: { readonly text: string; readonly span: Span }, words: NameWords): boolean {
  const limit = words === personName ? 100 : longestName;
  // `constructor` and its kind are fields of every object of JavaScript; as names they would be a trap for all who read them.
  const isTrap = text in Object.prototype;
  if (words.shape.test(text) && text.length <= limit && !isTrap) return true;
  const mended = isTrap ? '' : words.mend(text).slice(0, limit);
  const hint = words.shape.test(mended) && mended !== text ? mended : undefined;
  const rule = text.length > limit ? `Names have at most ${limit} characters.` : words.rule;
  const sentence = isTrap ? `\`${text}\` has a meaning in JavaScript. Take another name.` : rule;
  report.error(span, 'bad-name', { sentence: hint === undefined ? sentence : `${sentence} Did you mean \`${hint}\`?`, hint });
  return false;
}

function dashed(text: string, others: RegExp): string {
  return text.replaceAll(others, '-').replaceAll(/^-+|-+$/g, '');
}
