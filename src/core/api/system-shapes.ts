import { z } from 'zod';
import type { Adoption, Exception, Proposal } from '#core/state.ts';
import { fileProblemShape } from './error.ts';
import type { FileEffects } from './file-effects.ts';
import { countShape, digestShape, flagShape, ledgerNumberShape, nameShape, releaseShape, sentenceShape } from './values.ts';
import { billShape, environmentViewShape, orderViewShape, promotionViewShape } from './view-shapes.ts';
import { approvalsViewShape } from './page-shapes.ts';

const text = z.string();
const number = z.number();
const texts = z.array(text);

/** Every list says for which ledger number of which system it is true. */
const asOf = { system: text, seq: number };

export const systemsShape = z.strictObject({
  systems: z.array(z.strictObject({ system: text, seq: number, version: number, roles: texts })),
});

export const fileQuery = z.strictObject({
  /** Judge only, write nothing. */
  plan: flagShape,
  /** Refuse when the file in force is not this version. */
  base: ledgerNumberShape.exactOptional(),
});

export const fileBody = z.strictObject({ text: z.string().max(1_048_576) });

const effectsFields = {
  releases: z.array(z.strictObject({ release: text, version: number, stages: texts })),
  environments: z.array(z.strictObject({ environment: text, runs: text, changes: texts })),
} satisfies { readonly [Field in keyof Required<FileEffects>]: z.ZodType };
const effectsShape: z.ZodType<FileEffects> = z.strictObject(effectsFields);

/** What applying a file did (`applied`, `proposed`, `unchanged`), or would do (`plan`). */
export const fileAnswerShape = z.strictObject({
  system: text,
  outcome: z.enum(['plan', 'applied', 'proposed', 'unchanged']),
  seq: number.exactOptional(),
  /** Where anything weakens, a second person must approve the file. */
  weakens: texts,
  changes: texts,
  problems: z.array(fileProblemShape),
  /** People and groups of its roles whom nobody here knows, a sentence each: a name may be mistyped, or its account be made later. */
  strangers: texts.exactOptional(),
  /** Secrets of the encrypted store that an environment needs and does not have yet, a sentence each; for who may set them. */
  unset: texts.exactOptional(),
  /** Where too few people may let a hotfix into the last stage. */
  fewForHotfix: texts.exactOptional(),
  /** Of a plan: what it touches. Nothing is deployed by a file. */
  effects: effectsShape.exactOptional(),
  proposal: text.exactOptional(),
  version: number.exactOptional(),
});

export const fileShape = z.strictObject({ system: text, version: number, digest: text, by: text, text });

export const commandAnswerShape = z.strictObject({
  seq: number,
  events: texts,
  ids: texts,
  /** Of a new release: authors whom nobody here knows, as they were named. */
  unknown: texts.exactOptional(),
});

/** What waits in systems, by name: in all of them, or, where `isWhole` is false, in those that changed. `systems` says of how many the whole consists. */
export const approvalsShape = z.strictObject({
  asOf: text,
  isWhole: z.boolean(),
  systems: number,
  approvals: z.array(approvalsViewShape),
});

export const releasesQuery = z.strictObject({
  state: z.enum(['open', 'rejected', 'superseded', 'retired']).exactOptional(),
  /** Words that are all in the release's name, in whichever case. */
  search: z.string().trim().min(1).max(200).exactOptional(),
  /** The last release of the page before. */
  after: releaseShape.exactOptional(),
  limit: countShape(500, 100),
});

export const releaseLineShape = z.strictObject({
  release: text,
  state: z.enum(['open', 'rejected', 'superseded', 'retired']),
  origin: z.enum(['created', 'adopted']),
  digest: text,
  by: text,
  at: number,
  authors: texts,
  ended: z.strictObject({ by: text, because: text }).exactOptional(),
  /** Gates were waived for it in one stroke: red, for ever. */
  brokeGlass: z.literal(true).exactOptional(),
});

/** `after` is there where more follow. */
export const releasesShape = z.strictObject({ ...asOf, releases: z.array(releaseLineShape), after: text.exactOptional() });

export const whyQuery = z.strictObject({ stage: nameShape.exactOptional() });

export const environmentsShape = z.strictObject({ ...asOf, environments: z.array(environmentViewShape) });

/** A proposal without the file itself. */
const proposalShape: z.ZodType<Omit<Proposal, 'system'>> = z.strictObject({
  id: text,
  digest: text,
  base: number,
  by: text,
  at: number,
  weakens: texts,
  state: z.enum(['open', 'approved', 'withdrawn', 'outdated']),
});
export const proposalsShape = z.strictObject({ ...asOf, proposals: z.array(proposalShape) });

const adoptionShape: z.ZodType<Adoption> = z.strictObject({
  id: text,
  release: text,
  bill: billShape,
  environments: texts,
  running: z.record(z.string(), z.number()).exactOptional(),
  by: text,
  at: number,
  second: text.exactOptional(),
  state: z.enum(['open', 'signed', 'withdrawn']),
});
export const adoptionsShape = z.strictObject({ ...asOf, adoptions: z.array(adoptionShape) });

const exceptionShape: z.ZodType<Exception & { readonly release: string }> = z.strictObject({
  id: text,
  release: text,
  stage: text,
  gate: text,
  label: text,
  by: text,
  reason: text,
  at: number,
  expires: number,
  second: text.exactOptional(),
  /** Those of one stroke of break-glass have one. */
  glass: text.exactOptional(),
  into: text.exactOptional(),
  revoked: z.strictObject({ by: text }).exactOptional(),
});
export const exceptionsShape = z.strictObject({ ...asOf, exceptions: z.array(exceptionShape) });

export const ordersShape = z.strictObject({ ...asOf, orders: z.array(orderViewShape) });
export const promotionAnswerShape = z.strictObject({ ...asOf, promotion: promotionViewShape });

export const ledgerQuery = z.strictObject({
  /** Newest first, from below this number … */
  before: ledgerNumberShape.exactOptional(),
  /** … or oldest first, from above this one. */
  after: ledgerNumberShape.exactOptional(),
  limit: countShape(1_000, 100),
});

export const ledgerEventShape = z.strictObject({
  seq: number,
  /** Microseconds since 1970. */
  atMicros: number,
  by: text,
  command: text,
  kind: text,
  /** The exact text that is hashed. */
  body: text,
  previousHash: text,
  hash: text,
});
export const ledgerShape = z.strictObject({
  system: text,
  events: z.array(ledgerEventShape),
  /** Id → name, of persons who have one today. It is no part of the ledger. */
  names: z.record(text, text),
});

/** What checkpoints say of a ledger whose chain holds. */
const witnessed = {
  /** Checkpoints that were read and that our key has signed. */
  checkpoints: number,
  /** Files among them that it has not. */
  unsigned: number,
  /** The last event that a checkpoint covers, and how many came after it. */
  covered: number,
  uncovered: number,
  /** A sentence for each loss that was acknowledged. */
  acknowledged: texts,
  /** The public key of the checkpoints. */
  key: text.exactOptional(),
};

export const verdictShape = z.discriminatedUnion('intact', [
  z.strictObject({ system: text, intact: z.literal(true), seq: number, head: text, ...witnessed }),
  z.strictObject({
    system: text,
    intact: z.literal(false),
    seq: number,
    fault: z.enum(['gap', 'link', 'hash', 'head', 'truncated', 'rewritten']),
    sentence: text,
  }),
]);

export const acknowledgeBody = z.strictObject({ reason: sentenceShape });
export const acknowledgedShape = z.strictObject({ system: text, seq: number });

export const logsQuery = z.strictObject({ environment: nameShape, service: nameShape, lines: countShape(10_000, 200) });
export const logsShape = z.strictObject({ system: text, environment: text, service: text, text });

export const blobShape = z.strictObject({ digest: digestShape, size: number });

export const collectionBody = z.strictObject({
  /** Only say what would be taken away. */
  plan: z.boolean().default(false),
});
export const collectionShape = z.strictObject({
  plan: z.boolean(),
  /** Blobs last written after this instant stay, whatever names them. */
  before: number,
  kept: number,
  collected: z.array(z.strictObject({ digest: digestShape, size: number, at: number })),
});

export const doorQuery = z.strictObject({ service: nameShape.exactOptional(), to: z.string().max(2_000).default('/') });

/** `urls`: service → where it listens, as far as its agent has told. */
export const doorTokenShape = z.strictObject({
  system: text,
  environment: text,
  token: text,
  expires: number,
  urls: z.record(z.string(), text),
});

/** One server-sent event: a hint, no state. */
export const hintShape = z.strictObject({ system: text, seq: number });

/** `disk`: whether the store has room; `short`: nothing new is begun. Absent where the database is elsewhere. */
export const healthShape = z.strictObject({ status: z.literal('ok'), disk: z.enum(['ample', 'low', 'short']).exactOptional() });
