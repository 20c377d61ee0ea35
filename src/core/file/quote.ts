/** A text as it is written in YAML with quotes around it, between backticks, for a sentence. */
export function quoteForYaml(text: string): string {
  return `\`"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function wordsInLine(words: readonly string[], joint: 'and' | 'or' = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`;
}
