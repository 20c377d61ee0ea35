/** So much of a log is shown at once. */
const mostLines = 1_000;

/** Orders to a terminal: colours, and whatever else moves its cursor. */
// reason: they begin with the sign ESC.
// oxlint-disable-next-line no-control-regex
const orders = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** The last lines of a log as text, without what was meant for a terminal; `left`: how many stand before them. */
export function linesOfLog(text: string): { readonly lines: readonly string[]; readonly left: number } {
  const all = text
    .replaceAll(orders, '')
    .replace(/\r?\n$/, '')
    .split('\n')
    // A line that was written over ends as its last state.
    .map((line) => line.replace(/\r$/, '').split('\r').at(-1) ?? '');
  const lines = all.length === 1 && all[0] === '' ? [] : all;
  return { lines: lines.slice(-mostLines), left: Math.max(0, lines.length - mostLines) };
}
