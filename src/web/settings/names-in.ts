/** Names that a person wrote with commas or spaces between, each once. */
export function namesIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))];
}
