import { z } from 'zod';
import type { FileProblemCode } from './codes.ts';
import { nearest } from './nearest.ts';
import { quoteForYaml, wordsInLine } from './quote.ts';
import type { Report } from './report.ts';
import type { FileNode } from './tree.ts';
import { capital, truthOf } from './values.ts';

// zod knows the shape of a plug-in's options and the plug-in's own sentences. What zod itself says never reaches people.

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/** One option that does not fit: where it is, and in whose words it is said. */
export interface WrongOption {
  readonly schema: Schema;
  readonly node: FileNode;
  /** `check \`smoke\``. */
  readonly title: string;
}

export function sayIssue(report: Report, issue: Issue, { schema, node, title }: WrongOption): void {
  const { found, rest } = follow(node, issue.path);
  const key = issue.path.findLast((step) => typeof step === 'string') ?? '';
  if (issue.code === 'unrecognized_keys') {
    for (const unknown of issue.keys) sayUnknown(report, unknown, { found, schema: schemaAt(schema, issue.path), key });
    return;
  }
  if (rest.length > 0) {
    report.error(found.span, 'missing-key', { sentence: `${capital(title)} has no \`${key}\`.${describe(schemaAt(schema, issue.path))}` });
    return;
  }
  const raw = found.kind === 'text' ? found.raw : '';
  const truth = truthOf(raw);
  const wanted = issue.code === 'invalid_type' ? issue.expected : undefined;
  if (wanted === 'boolean' && truth !== undefined) {
    report.error(found.span, 'yes-no', { sentence: `\`${raw}\` is text here. Write \`${truth}\`.`, hint: truth });
  } else if (wanted === 'string' && found.kind === 'text' && typeof found.value === 'number') {
    report.error(found.span, 'number-for-text', { sentence: `YAML reads ${found.value}. Write ${quoteForYaml(raw)}.` });
  } else if (found.kind === 'text' && found.value === null) {
    report.error(found.span, 'no-value', { sentence: `\`${key}\` has no value. Give one or delete it.` });
  } else {
    sayValue(report, issue, { found, schema, key });
  }
}

function sayValue(
  report: Report,
  issue: Issue,
  { found, schema, key }: { readonly found: FileNode; readonly schema: Schema; readonly key: string },
): void {
  const shown = found.kind === 'text' ? `\`${found.raw}\`` : 'This';
  if (issue.code === 'invalid_value') {
    const expected = issue.values.map(String);
    const hint = found.kind === 'text' ? nearest(found.raw, expected) : undefined;
    report.error(found.span, 'unknown-value', {
      sentence: `${shown} is no \`${key}\`. Choose ${wordsInLine(expected, 'or')}.`,
      expected,
      hint,
    });
    return;
  }
  const sentence = sentenceOf(issue, shown, key) + (isOwn(issue) ? '' : describe(schemaAt(schema, issue.path)));
  report.error(found.span, codeOf(issue), { sentence });
}

/** A plug-in may say what kind of mistake it is; most are just no value for an option. */
export function codeOf(issue: Issue): FileProblemCode {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return code === 'version-in-file' || code === 'moving-source' ? code : 'bad-option';
}

/** The sentence of the plug-in's author where there is one; else one of ours. */
export function sentenceOf(issue: Issue, shown: string, key = ''): string {
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find((issues) => issues.some((inner) => isOwn(inner) && inner.path.length === 0));
    const inner = branch?.find(isOwn);
    if (inner !== undefined) return ended(inner.message);
  }
  if (isOwn(issue) && issue.code !== 'invalid_union') return ended(issue.message);
  return key === '' ? `${shown} does not fit here.` : `${shown} is no value for \`${key}\`.`;
}

function isOwn(issue: Issue): boolean {
  if (issue.code === 'invalid_union') return issue.errors.some((issues) => issues.some((inner) => isOwn(inner) && inner.path.length === 0));
  return !/^(?:Invalid|Too small|Too big|Unrecognized|Required|Expected)\b/.test(issue.message);
}

function ended(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function describe(schema: Schema | undefined): string {
  const description = schema === undefined ? undefined : z.globalRegistry.get(schema)?.description;
  return description === undefined ? '' : ` ${ended(description)}`;
}

interface Unknown {
  readonly found: FileNode;
  readonly schema: Schema | undefined;
  readonly key: string;
}

function sayUnknown(report: Report, unknown: string, { found, schema, key }: Unknown): void {
  const entry = found.kind === 'map' ? found.entries.get(unknown) : undefined;
  const expected = schema === undefined ? [] : keysOf(schema);
  const hint = nearest(unknown, expected);
  const guess = hint === undefined ? '' : ` Did you mean \`${hint}\`?`;
  report.error(entry?.keySpan ?? found.span, 'unknown-key', {
    sentence: `\`${unknown}\` is not a word of \`${key}\`.${guess}`,
    expected,
    hint,
  });
}

function keysOf(schema: Schema): readonly string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** The schema of what lies at a path, as far as objects lead. */
function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  let inner: Schema | undefined = schema;
  for (const step of path) {
    const object: Schema = unwrap(inner);
    inner = object instanceof z.ZodObject && Object.hasOwn(object.shape, step) ? shapeOf(object, String(step)) : undefined;
    if (inner === undefined) return undefined;
  }
  return inner;
}

function shapeOf(object: z.ZodObject, key: string): Schema | undefined {
  const shape: { readonly [key: string]: Schema } = object.shape;
  return shape[key];
}

function unwrap(schema: Schema): Schema {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

/** As far as the file goes along the path, and what of the path is left. */
function follow(node: FileNode, path: readonly PropertyKey[]): { readonly found: FileNode; readonly rest: readonly PropertyKey[] } {
  let found = node;
  for (const [index, step] of path.entries()) {
    const next =
      found.kind === 'list' ? found.items[Number(step)] : found.kind === 'map' ? found.entries.get(String(step))?.value : undefined;
    if (next === undefined) return { found, rest: path.slice(index) };
    found = next;
  }
  return { found, rest: [] };
}
