import { pathText, tableText, type JsonPath } from '#core/data/identifiers.ts';
import type { TableName } from '#core/data/catalog.ts';
import { writeClassification, type Note } from '#core/data/write-classification.ts';
import { answeredFile, type ProposedFile } from './propose.ts';

const head = `# What is personal in this database, and what becomes of it on staging: a line for each column and each path of JSON. Behind a line
# stands why it was proposed. Where that begins with a question mark nobody but you can say: add \`mask:\` and which one, \`mask: null\`, or
# \`keep:\` and why. Until each of them is answered the file is refused, and nothing is copied.
`;

/** The proposal as a file. A line that nobody has answered has no decision, so that whoever reads the file stops there. */
export function writeProposal(file: ProposedFile): string {
  const notes = notesOf(file);
  const noteOf = (table: TableName, column: string, path?: JsonPath): Note => notes.get(keyOf(table, column, path)) ?? { isOpen: false };
  return (
    head +
    writeClassification(
      answeredFile(file, () => ({ kind: 'null' })),
      noteOf,
    )
  );
}

function notesOf({ tables }: ProposedFile): ReadonlyMap<string, Note> {
  return new Map(
    tables.flatMap((table) =>
      table.columns.flatMap((column) => [
        [keyOf(table, column.name), noteOfLine(column)] as const,
        ...column.paths.map((each) => [keyOf(table, column.name, each.path), noteOfLine(each)] as const),
      ]),
    ),
  );
}

function noteOfLine({ decision, because }: { readonly decision?: object; readonly because?: string }): Note {
  if (decision === undefined) return { text: `? ${because ?? 'nobody knows what stands there'}`, isOpen: true };
  return { ...(because !== undefined && { text: because }), isOpen: false };
}

function keyOf(table: TableName, column: string, path?: JsonPath): string {
  return JSON.stringify([tableText(table), column, path === undefined ? '' : pathText(path)]);
}
