/** A part of a JSON Schema, draft 7, with the words that editors add: `markdownDescription` for hovers, `patternErrorMessage` for sentences. */
export interface JsonSchema {
  readonly [key: string]: unknown;
}

interface Words {
  readonly says: string;
  readonly examples?: readonly unknown[];
}

/** One text. YAML may read it as a number or a truth; the parser takes those as they are written. */
export function text({ says, examples }: Words, more: JsonSchema = {}): JsonSchema {
  return { type: ['string', 'number', 'boolean'], ...wordsOf(says, examples), ...more };
}

export function texts({ says, examples }: Words): JsonSchema {
  return { type: 'array', items: { type: ['string', 'number', 'boolean'] }, ...wordsOf(says, examples) };
}

/** A name → what it says; a whole map of texts. */
export function named(says: string, of: JsonSchema): JsonSchema {
  return { type: 'object', ...wordsOf(says), additionalProperties: of };
}

/** Names have the shape that the parser wants. */
export function namedSmall(says: string, of: JsonSchema): JsonSchema {
  return { ...named(says, of), minProperties: 1, propertyNames: smallName };
}

export function choice(says: string, choices: readonly string[]): JsonSchema {
  return { enum: choices, ...wordsOf(says) };
}

export function whole(says: string, minimum: number, maximum: number): JsonSchema {
  return { type: 'integer', minimum, maximum, ...wordsOf(says) };
}

export function truth(says: string): JsonSchema {
  return { type: 'boolean', ...wordsOf(says) };
}

export function duration(says: string, examples: readonly string[] = ['5 minutes', '2 hours', '3 days']): JsonSchema {
  return {
    type: 'string',
    pattern: String.raw`^\s*\d{1,9}(\.\d{1,3})?\s*(ms|milliseconds?|s|seconds?|minutes?|hours?|(calendar )?days?)\s*$`,
    patternErrorMessage: 'A duration is a number and a unit: `5 minutes`, `2 hours`, `3 days`.',
    ...wordsOf(says, examples),
  };
}

/** Nothing but these keys. `required` only where the parser asks for it always. */
export function closed(says: string, properties: { readonly [key: string]: JsonSchema }, required: readonly string[] = []): JsonSchema {
  return { type: 'object', ...wordsOf(says), properties, additionalProperties: false, ...(required.length > 0 && { required }) };
}

/** The same words for both kinds of editors: completion reads plain text, hovers read Markdown. */
export function wordsOf(says: string, examples?: readonly unknown[]): JsonSchema {
  return { description: says.replaceAll('`', ''), markdownDescription: says, ...(examples !== undefined && { examples }) };
}

const smallName: JsonSchema = {
  pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
  patternErrorMessage: 'Names have small letters, digits and `-`.',
  maxLength: 40,
};
