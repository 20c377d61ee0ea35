import { z } from 'zod';
import { itemResults } from '#core/checklist.ts';
import type { PersonCommand } from '#core/command.ts';
import { commitListShape } from './origin-shape.ts';
import { scopeBodyShape } from './scope-shapes.ts';
import { billBodyShape, flagOf, idShape, instantShape, mapOf, nameShape, releaseShape, sentenceShape } from './values.ts';

/** The system file, the groups and the secrets have routes of their own: what people send there is not what the core judges. */
export type PostedKind = Exclude<PersonCommand['kind'], 'apply' | 'roster' | 'secrets' | 'compile-time' | 'look-back' | 'foretell'>;

/** A command as it is sent: who asks comes from the sign-in, the kind from the path. */
export type CommandBody<Kind extends PersonCommand['kind']> = Omit<
  Extract<PersonCommand, { readonly kind: Kind }>,
  'by' | 'kind' | 'means' | 'unknownAuthors'
>;

const stage = nameShape;
const release = releaseShape;
const reason = sentenceShape;
const comment = sentenceShape.exactOptional();
const gate = idShape;
/** What is tried, on one line. */
const item = z.string().trim().min(1).max(500);
const author = z.string().trim().min(1).max(320);
/** An instant, or a day of the system's zone. */
const targetShape = z.union([instantShape, z.iso.date()]);
/** A train, a day, or both: `Fortnightly 2026-06-16`. */
const trainShape = z.string().trim().min(1).max(60);
const releaseAndStage = { release, stage };

/** One shape per command. Defaults are filled in here; rules (a missing reason, an unknown stage) are the core's. */
export const commandBodies = {
  'approve-proposal': z.strictObject({ id: idShape }),
  'withdraw-proposal': z.strictObject({ id: idShape }),
  /** Persons, or authors of commits (`Dora <dora@x.org>`, or the e-mail). The person who asks is an author in any case. */
  create: z.strictObject({
    release,
    bill: billBodyShape,
    authors: z.array(author).max(1_000).default([]),
    carry: flagOf(false),
    /** Service → what went into it since an earlier release, where its source knows that. */
    commits: mapOf(nameShape, commitListShape, 500).exactOptional(),
    /** It repairs what is live, and stands on that. */
    hotfix: z.strictObject({ because: reason }).exactOptional(),
    /** Hotfix → why this release goes without it. */
    without: mapOf(releaseShape, reason, 50).exactOptional(),
    target: targetShape.exactOptional(),
    train: trainShape.exactOptional(),
    scope: scopeBodyShape.exactOptional(),
  }),
  scope: z.strictObject({ release, scope: scopeBodyShape, reason: reason.exactOptional() }),
  'sign-scope': z.strictObject({ release, digest: idShape.exactOptional(), role: nameShape.exactOptional(), comment }),
  /** Without `target` it has none any more. */
  target: z.strictObject({ release, target: targetShape.exactOptional(), reason }),
  board: z.strictObject({ release, train: trainShape, reason }),
  'without-hotfix': z.strictObject({ release, hotfix: releaseShape, reason }),
  promote: z.strictObject({ ...releaseAndStage, wait: flagOf(false) }),
  approve: z.strictObject({
    ...releaseAndStage,
    gate: gate.exactOptional(),
    role: nameShape.exactOptional(),
    plan: idShape.exactOptional(),
    comment,
  }),
  sign: z.strictObject({
    ...releaseAndStage,
    gate: gate.exactOptional(),
    checklist: mapOf(z.string().max(500), z.boolean(), 500),
    comment,
  }),
  'try-item': z.strictObject({ ...releaseAndStage, gate: gate.exactOptional(), item, result: z.enum(itemResults), comment }),
  'add-item': z.strictObject({ ...releaseAndStage, gate: gate.exactOptional(), item }),
  'drop-item': z.strictObject({ ...releaseAndStage, gate: gate.exactOptional(), item, reason }),
  answer: z.strictObject({ ...releaseAndStage, gate: gate.exactOptional(), verdict: z.enum(['pass', 'fail']), comment: sentenceShape }),
  clean: z.strictObject({ release, environment: nameShape }),
  refresh: z.strictObject({
    environment: nameShape,
    reason: reason.exactOptional(),
    unmasked: z.literal(true).exactOptional(),
    only: z.literal('proof').exactOptional(),
  }),
  recheck: z.strictObject({ ...releaseAndStage, gate }),
  revoke: z.strictObject({ release, evidence: idShape, reason }),
  'restart-soak': z.strictObject({ ...releaseAndStage, reason }),
  reject: z.strictObject({ release, reason }),
  reopen: z.strictObject({ release, reason }),
  hold: z.strictObject({ stage, reason }),
  free: z.strictObject({ stage, release: release.exactOptional() }),
  stop: z.strictObject({ reason, until: instantShape.exactOptional() }),
  'lift-stop': z.strictObject({}),
  except: z.strictObject({ ...releaseAndStage, gate, reason, expires: instantShape }),
  'break-glass': z.strictObject({ ...releaseAndStage, reason, expires: instantShape }),
  'except-data': z.strictObject({ environment: nameShape, reason, expires: instantShape }),
  'second-exception': z.strictObject({ id: idShape }),
  'revoke-exception': z.strictObject({ id: idShape }),
  abort: z.strictObject({ promotion: idShape, reason }),
  continue: z.strictObject({
    promotion: idShape,
    environment: nameShape.exactOptional(),
    as: z.enum(['on', 'look-again']).default('on'),
    reason,
  }),
  settle: z.strictObject({ order: idShape, as: z.enum(['done', 'absent', 'retry']), reason }),
  rollback: z.strictObject({ stage, to: release.exactOptional(), reason }),
  adopt: z.strictObject({
    release,
    bill: billBodyShape,
    environments: z.array(nameShape).min(1).max(1_000),
    running: mapOf(nameShape, z.int().min(1).max(65_535), 500).exactOptional(),
  }),
  'second-adoption': z.strictObject({ id: idShape }),
} satisfies { readonly [Kind in PostedKind]: z.ZodType<CommandBody<Kind>> };

/** What each does, for OpenAPI and help. */
export const commandSummaries: { readonly [Kind in PostedKind]: string } = {
  'approve-proposal': 'Approve a change of the system file that weakens something; a second person.',
  'withdraw-proposal': 'Take a proposal back.',
  create: 'Create a release from a bill of artefacts that were uploaded before.',
  'without-hotfix': 'Say why a release goes without a hotfix that is live.',
  scope: 'Write what is agreed to be in a release; who had signed it signs again.',
  'sign-scope': 'Sign the scope of a release as it stands.',
  target: 'Move the day on which a release is to be live, or take it away.',
  board: 'Move a release to another train, or to another departure of its own.',
  promote: 'Bring a release into a stage now, or keep the wish with `wait`.',
  approve: 'Permit a release to enter a stage.',
  sign: 'Testify, by checklist, that a release may leave a stage.',
  'try-item': 'Say what was found at one item of a checklist.',
  'add-item': 'Add an item to the checklist of one release.',
  'drop-item': 'Drop an item that was added to the checklist of one release.',
  answer: 'Answer a manual gate with pass or fail.',
  clean: 'Start a release in an environment with nothing but what is declared, and say what it reaches for beside it.',
  refresh: 'Copy the data of an environment anew from where the file says, masked on the way.',
  recheck: 'Run a check again.',
  revoke: 'Declare that a piece of evidence counts no longer.',
  'restart-soak': 'Begin the soak of a release in a stage anew.',
  reject: 'Say that a release goes no further.',
  reopen: 'Take a rejection back.',
  hold: 'Keep a stage as it is.',
  free: 'End the hold of a stage, or let a release enter again that was rolled back.',
  stop: 'Stop everything that is not yet moving, in the whole system.',
  'lift-stop': 'End the stop.',
  except: 'Ask that a gate be waived for one release, until an instant.',
  'break-glass': 'Ask that every gate still closed before a stage be waived, for now; two people, and red for ever.',
  'except-data': 'Ask that data may come to an environment without masks, until an instant; a second person grants it.',
  'second-exception': 'Grant an exception as the second person.',
  'revoke-exception': 'Take an exception back.',
  abort: 'Abort a promotion: what it did is undone.',
  continue: 'Let a canary that asks go on, or have it looked at again.',
  settle: 'Say what became of an order of which nobody knows.',
  rollback: 'Bring a stage back to what ran well before.',
  adopt: 'Record what already runs.',
  'second-adoption': 'Sign an adoption as the second person.',
};
