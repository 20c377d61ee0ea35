// A calendar file line by line: what its parser forgets, so that a sentence can say where.

/** One line of content, unfolded, where its first part stands. */
export interface ContentLine {
  readonly line: number;
  /** In capitals, without parameters. */
  readonly name: string;
  readonly value: string;
}

/** Lines from BEGIN to END, and those that stand between them. */
export interface Block {
  readonly name: string;
  readonly line: number;
  readonly lines: readonly ContentLine[];
  readonly blocks: readonly Block[];
}

export type Blocks =
  | { readonly ok: true; readonly calendar: Block }
  | { readonly ok: false; readonly line: number; readonly sentence: string };

interface OpenBlock extends Block {
  readonly lines: ContentLine[];
  readonly blocks: Block[];
}

/** Reads the one calendar of a file; everything that begins has to end. */
export function blocksOf(text: string): Blocks {
  const open: OpenBlock[] = [];
  let calendar: Block | undefined;
  for (const content of contentLines(text)) {
    const { line, name, value } = content;
    if (calendar !== undefined) return refuse(line, 'Something stands behind the end of the calendar: one file has one calendar.');
    const last = open.at(-1);
    if (name === 'BEGIN') open.push({ name: value.toUpperCase(), line, lines: [], blocks: [] });
    else if (last === undefined) return refuse(line, 'This is no calendar file: it begins with `BEGIN:VCALENDAR`.');
    else if (name === '') return refuse(line, 'This line is no property: each has a name, a colon and a value.');
    else if (name !== 'END') last.lines.push(content);
    else if (value.toUpperCase() !== last.name) return refuse(line, `\`END:${value}\` closes \`BEGIN:${last.name}\` of line ${last.line}.`);
    else {
      open.pop();
      const around = open.at(-1);
      if (around === undefined) calendar = last;
      else around.blocks.push(last);
    }
  }
  const cut = open.at(-1);
  if (cut !== undefined) return refuse(cut.line, `\`BEGIN:${cut.name}\` never ends: the file was cut off. Fetch it again.`);
  if (calendar?.name !== 'VCALENDAR') return refuse(1, 'This is no calendar file: it begins with `BEGIN:VCALENDAR`.');
  return { ok: true, calendar };
}

/** A line that begins with a space or a tab goes on with the one before. */
function contentLines(text: string): readonly ContentLine[] {
  const unfolded: { readonly line: number; text: string }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const last = unfolded.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last.text += line.slice(1);
    else if (line.trim() !== '') unfolded.push({ line: index + 1, text: line });
  }
  return unfolded.map(({ line, text: content }) => ({ line, ...partsOf(content) }));
}

/** `DTSTART;TZID="A:B":20261126` has its value behind the first colon that stands outside of quotes. Without one there is no name. */
function partsOf(content: string): { readonly name: string; readonly value: string } {
  let isQuoted = false;
  for (let index = 0; index < content.length; index += 1) {
    if (content[index] === '"') isQuoted = !isQuoted;
    if (content[index] !== ':' || isQuoted) continue;
    const [name = ''] = content.slice(0, index).split(';', 1);
    return { name: name.trim().toUpperCase(), value: content.slice(index + 1).trim() };
  }
  return { name: '', value: '' };
}

function refuse(line: number, sentence: string): Blocks {
  return { ok: false, line, sentence };
}
