/** The core's clauses begin small, for they stand after others; alone they begin with a capital. Names keep their own spelling. */
export function sentenceCase(clause: string): string {
  const [first = ''] = clause.split(' ');
  // A first word with a digit, a dot or a dash in it is a name.
  return /^[a-z]+,?$/.test(first) ? clause.charAt(0).toUpperCase() + clause.slice(1) : clause;
}
