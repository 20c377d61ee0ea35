/** One line of a text. */
export interface Line {
  readonly text: string;
  /** Offset of its first character. */
  readonly from: number;
}

export function lineAround(text: string, at: number): Line {
  const from = at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', Math.max(at, from));
  return { text: text.slice(from, end === -1 ? text.length : end), from };
}

/** The next line that is not empty; this one at the end of the text. */
export function nextLine(text: string, at: number): Line {
  let end = text.indexOf('\n', at);
  let line = lineAround(text, end === -1 ? at : end + 1);
  while (end !== -1 && line.text.trim() === '') {
    end = text.indexOf('\n', end + 1);
    line = lineAround(text, end === -1 ? at : end + 1);
  }
  return line;
}

export function columnOf(text: string, at: number): number {
  return at - lineAround(text, at).from;
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Where the line above this one begins, comments and empty lines aside. */
export function neighbourIndent(text: string, from: number): number {
  for (let line = lineAround(text, from - 1); line.from < from; line = lineAround(text, line.from - 1)) {
    const words = line.text.trim();
    if (words !== '' && !words.startsWith('#')) return indentOf(line.text);
    if (line.from === 0) return 0;
  }
  return 0;
}
