/** COPY's text as people read it: rows of cells, null for NULL. For some rows only: each is a string. */
export function rowsOfCopy(bytes: Uint8Array): readonly (readonly (string | null)[])[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  // After the last row comes its end.
  return lines.slice(0, -1).map((line) => line.split('\t').map((cell) => (cell === String.raw`\N` ? null : plain(cell))));
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function plain(cell: string): string {
  return cell.replaceAll(/\\(.)/gs, (_whole, letter: string) => escapes.get(letter) ?? letter);
}
