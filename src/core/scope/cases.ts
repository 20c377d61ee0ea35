// Which cases of a JUnit file are told with the verdict of a check: those that requirements name, and as many others as there is room for.

/** Names of cases, by how they ended. */
export interface CaseNames {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** So long a name and so much of them all is kept in the ledger. What is left out proves nothing, unless a requirement names it. */
export const longestCase = 300;
const mostCharacters = 48_000;

/** Requirements may be written after a check has run: others are kept too, first come, as long as there is room. */
export function casesToTell(cases: CaseNames, wanted: readonly string[]): CaseNames {
  const isWanted = new Set(wanted);
  let left = mostCharacters;
  const told = new Set<string>();
  const take = (name: string): void => {
    if (told.has(name) || name.length > longestCase || name.length > left) return;
    left -= name.length;
    told.add(name);
  };
  const all = [...cases.failed, ...cases.passed, ...cases.skipped];
  for (const name of all) if (isWanted.has(name)) take(name);
  for (const name of all) take(name);
  const those = (names: readonly string[]): readonly string[] => [...new Set(names)].filter((name) => told.has(name));
  return { passed: those(cases.passed), failed: those(cases.failed), skipped: those(cases.skipped) };
}
