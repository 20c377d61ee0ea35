/** The core's clauses begin small, for they stand after others; alone they begin with a capital. Names keep their own spelling. */
export function sentenceCase(clause: string, names: readonly string[]): string {
  const isName = names.some((name) => clause.startsWith(name)) || !/^[a-z]+[ ,]/.test(clause);
  return isName ? clause : clause.charAt(0).toUpperCase() + clause.slice(1);
}
