/** A statement of SQL without the values in it, on one line: they may be anybody's data, and evidence is kept. */
export function literalsRemoved(statement: string): string {
  return statement
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?(\*\/|$)/g, ' ')
    .replaceAll(/\$(\w*)\$[\s\S]*?(\$\1\$|$)/g, '?')
    .replaceAll(/[eE]?'(?:[^'\\]|''|\\[\s\S])*('|$)/g, '?')
    .replaceAll(/(?<![\w$"])\d+(?:\.\d+)?(?!\w)/g, '?')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 120);
}
