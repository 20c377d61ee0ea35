import { stripVTControlCharacters } from 'node:util';

/** Columns as wide as their widest cell, two spaces apart; the last whole column is shortened until the row fits `width`. */
export function table(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_unused, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) => fit(row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  '), width));
}

/** How many columns a text takes; styles take none. (Wide East Asian letters count as one: our words have none.) */
export function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

/** Without trailing space, and cut with `…` where it is too long. Every style is ended that was begun, so that none stays open. */
export function fit(text: string, width: number): string {
  const trimmed = text.trimEnd();
  if (widthOf(trimmed) <= width) return trimmed;
  let left = Math.max(0, width - 1);
  const parts = trimmed.split(styles).map((part) => {
    if (isStyle(part)) return part;
    const kept = Array.from(part).slice(0, left);
    left -= kept.length;
    return kept.join('');
  });
  const last = parts.findLastIndex((part) => part !== '' && !isStyle(part));
  return parts.map((part, index) => (index === last ? `${part.trimEnd()}…` : part)).join('');
}

// reason: styles begin with a control character.
// oxlint-disable-next-line no-control-regex
const styles = /(\u001B\[[\d;]*m)/;

function isStyle(part: string): boolean {
  return part.startsWith('\u001B');
}

/** A paragraph in lines of at most `width`, each behind `indent`. A word longer than a line stays whole. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(indent) + widthOf(longer) > width) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, indent + line];
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
