import { schemaText } from '#local/schema.ts';
import { validate } from '#local/validate.ts';
import { presets } from './presets.ts';
import { readTree } from './read-tree.ts';
import { recognise, type Found } from './recognise.ts';
import { writeAllOrNothing, type NewFile } from './write-all.ts';
import { writeSystemFile } from './write-file.ts';

/** What lies in a folder, told before anything is asked. */
export interface Surveyed extends Found {
  /** A system file stands there already. */
  readonly hasFile: boolean;
  readonly presets: readonly { readonly id: string; readonly path: string; readonly summary: string }[];
}

const fileName = 'lockstep.yaml';

export function survey(folder: string): Surveyed {
  const tree = readTree(folder);
  return {
    ...recognise(tree),
    hasFile: tree.files.includes(fileName),
    presets: presets.map(({ id, path, summary }) => ({ id, path, summary })),
  };
}

/** What is to be written, each answer already given. */
export interface InitRequest {
  readonly folder: string;
  readonly name: string;
  readonly preset: string;
  readonly host: string;
  readonly url?: string;
  readonly approvers: readonly string[];
  readonly developers: readonly string[];
  readonly data: 'masked' | 'synthetic';
  /** For paths that count working days. */
  readonly zone?: string;
  readonly calendar?: string;
  /** The file that stands there is kept under another name. */
  readonly replaces: boolean;
}

export type InitOutcome =
  | { readonly kind: 'written'; readonly files: readonly string[]; readonly kept?: string }
  /** A system file stands there already. */
  | { readonly kind: 'there'; readonly file: string }
  /** An answer cannot stand in a system file; the sentence is the first that `validate` says. */
  | { readonly kind: 'wrong'; readonly sentence: string };

/** Writes a system file and what stands beside it: all of it, or nothing. The file is valid, or it is not written. */
export function init(request: InitRequest): InitOutcome {
  const preset = presets.find(({ id }) => id === request.preset);
  if (preset === undefined)
    return { kind: 'wrong', sentence: `\`${request.preset}\` is no preset: ${presets.map(({ id }) => id).join(', ')}.` };
  const found = recognise(readTree(request.folder));
  const text = writeSystemFile(found, { ...request, preset });
  const judged = validate(text);
  if (!judged.ok) return { kind: 'wrong', sentence: judged.problems[0]?.sentence ?? 'The file would not be valid.' };
  return writeAllOrNothing(request.folder, { main: { path: fileName, text }, others: beside(found), replaces: request.replaces });
}

/** Never overwritten: what somebody wrote there is better than what we would. */
function beside({ services }: Found): readonly NewFile[] {
  const schema = { path: '.lockstep/schema.json', text: schemaText() };
  // A controller may keep its data in the same folder, keys and all: of it only the schema is for others.
  const ignored = { path: '.lockstep/.gitignore', text: '*\n!.gitignore\n!schema.json\n' };
  return [
    schema,
    ignored,
    ...services.map(({ folder, ignore }) => ({
      path: folder === '' ? '.lockstepignore' : `${folder}/.lockstepignore`,
      text: ignoreText(ignore),
    })),
  ];
}

function ignoreText(lines: readonly string[]): string {
  return `${['# What no release needs, in the words of .gitignore. Secrets least of all.', '.env', '.env.*', '.DS_Store', ...lines].join('\n')}\n`;
}
