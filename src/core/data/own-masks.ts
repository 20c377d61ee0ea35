// Masks that a site writes itself, as a file of its own exports them: beside those of the catalogue, and told by the same words.
import { z } from 'zod';
import { type Collides, type MaskDefinition, type MaskOption, type OwnSource, ownMaskPrefix, type TypeFamily } from './mask-definition.ts';

/** Numbers that the key draws for one value: the same each time that value comes. There is no end of them. */
export interface OwnDraw {
  /** At least 0, less than `size`, which is at most 2^32. */
  below(size: number): number;
  /** So many figures. */
  digits(count: number): string;
  pick<Item>(items: readonly Item[]): Item;
}

export type OwnOptions = { readonly [name: string]: number | string | boolean | readonly string[] };

/** What stands for a value: a text, and the same one each time. */
export type OwnFunction = (value: string, draw: OwnDraw, options: OwnOptions) => unknown;

export interface OwnMaskKind {
  readonly definition: MaskDefinition;
  readonly mask: OwnFunction;
  readonly file: string;
}

/** What is handed to a thread, which makes masks of it for itself. */
export interface OwnMaskFile {
  readonly name: string;
  readonly text: string;
}

export interface OwnMasks {
  readonly files: readonly OwnMaskFile[];
  readonly kinds: readonly OwnMaskKind[];
}

export const noOwnMasks: OwnMasks = { files: [], kinds: [] };

const families: readonly [TypeFamily, ...TypeFamily[]] = [
  'text',
  'integer',
  'numeric',
  'boolean',
  'date',
  'timestamp',
  'uuid',
  'inet',
  'macaddr',
];
const collides: readonly [Collides, ...Collides[]] = ['often', 'by chance', 'never'];

const optionShape: z.ZodType<MaskOption> = z.strictObject({
  type: z.enum(['number', 'string', 'boolean', 'strings']),
  summary: z.string(),
  required: z.boolean().exactOptional(),
  from: z.number().exactOptional(),
  to: z.number().exactOptional(),
  values: z.array(z.string()).exactOptional(),
});

const ownFunction = z.custom<OwnFunction>((value) => typeof value === 'function', 'is no function: write `mask(value, draw) { … }`');

const shape = z.strictObject({
  id: z.templateLiteral([ownMaskPrefix, z.string().regex(/^[a-z][a-z0-9-]{0,40}$/)], 'is no name of an own mask: write `own.badge`'),
  summary: z.string().min(1),
  preserves: z.string().min(1),
  learns: z.string().min(1),
  collides: z.enum(collides),
  families: z.array(z.enum(families)).min(1),
  drawsBy: z.enum(['value', 'entity']).exactOptional(),
  longest: z.int().min(1).exactOptional(),
  isSmall: z.boolean().exactOptional(),
  options: z.record(z.string().regex(/^[a-z][a-z-]*$/), optionShape).exactOptional(),
  mask: ownFunction,
});

/** One that a file exports; or a sentence that says what of it is wrong. */
export function readOwnMask(exported: unknown, source: OwnSource): OwnMaskKind | string {
  const parsed = shape.safeParse(exported);
  if (!parsed.success) return wordsOf(parsed.error);
  const { mask, options = {}, ...said } = parsed.data;
  return { definition: { ...said, options, kind: said.id, source }, mask, file: source.file };
}

function wordsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `\`${path.map(String).join('.')}\` ${message}.`).join(' ');
}
