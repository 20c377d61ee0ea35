import { z } from 'zod';
import { migrationViewShape } from './migration-shapes.ts';
import { canaryViewShape, questionShape, takenBackShape } from './canary-shapes.ts';
import { itemResults, type TriedItem } from '#core/checklist.ts';
import type { Blocker, Clears } from '#core/blocker.ts';
import { scopeViewShape } from './scope-shapes.ts';
import { commitListShape, originShape } from './origin-shape.ts';
import type { Evidence } from '#core/state.ts';
import {
  migrationsAllowed,
  type Artefact,
  type ArtefactFile,
  type Bill,
  type CheckDefinition,
  type Deadline,
  type Gate,
} from '#core/system.ts';
import type {
  EnvironmentView,
  GateView,
  ItemView,
  OrderView,
  PromotionView,
  ReleaseView,
  StageView,
  StepView,
  WayBackView,
  WhyView,
} from '#core/views/shapes.ts';
import type { GlassView } from '#core/glass.ts';

// The views of `core/views/shapes.ts` once more, as zod shapes: OpenAPI is written from them, tests hold answers against them,
// and the compiler holds them against the interfaces. Answers are not parsed at run time: they come from our own pure functions.

const text = z.string();
const number = z.number();
const optionalText = text.exactOptional();
const optionalNumber = number.exactOptional();
const texts = z.array(text);
const textMap = z.record(text, text);
const counts = z.record(text, number).exactOptional();

const clearsShape: z.ZodType<Clears> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('time'), at: number }),
  z.strictObject({ kind: z.literal('person'), who: texts, command: text }),
  z.strictObject({ kind: z.literal('agent'), key: text, deadline: optionalNumber, command: text }),
  z.strictObject({ kind: z.literal('release'), release: text, command: text }),
]);

const blockerCodes = [
  'check',
  'approval',
  'sign-off',
  'manual',
  'overdue',
  'soak',
  'scope',
  'requirement',
  'migrations',
  'unfillable',
  'not-entered',
  'pass-void',
  'stop',
  'freeze',
  'window',
  'train',
  'hold',
  'unmasked',
  'release-held',
  'hotfix-missing',
  'older-first',
  'newer-was-here',
  'protected',
  'busy',
  'lease',
  'environment-down',
  'unknown',
  'ask',
  'stage-gone',
  'ended',
  'already-here',
  'already-moving',
] as const;

export const blockerShape: z.ZodType<Blocker> = z.strictObject({
  code: z.enum(blockerCodes),
  stage: text,
  gate: optionalText,
  label: optionalText,
  environment: optionalText,
  because: text,
  clears: clearsShape,
  askable: z.boolean(),
  expectedAt: optionalNumber,
  answerBy: optionalNumber,
});

const artefactFileShape: z.ZodType<ArtefactFile> = z.strictObject({ path: text, names: z.array(text) });
const artefactShape: z.ZodType<Artefact> = z.strictObject({
  digest: text,
  source: text,
  blob: text,
  origin: originShape.exactOptional(),
  files: z.array(artefactFileShape).exactOptional(),
});
export const billShape: z.ZodType<Bill> = z.record(text, artefactShape);

const checkShape: z.ZodType<CheckDefinition> = z.strictObject({
  name: text,
  kind: text,
  options: z.record(text, z.unknown()),
  timeoutMs: number,
});

const gateBase = { label: text, side: z.enum(['entry', 'exit']), hash: text };
const slotShape = z.strictObject({ role: text, count: number });

const soakLength = z.union([z.strictObject({ ms: number }), z.strictObject({ workingDays: number, calendar: text })]);
const deadlineFields = {
  within: z.union([soakLength, z.strictObject({ workingMs: number, calendar: text })]),
  tells: texts,
  atTheEnd: z.enum(['wait', 'fail']),
} satisfies { readonly [Field in keyof Required<Deadline>]: z.ZodType };
const asking = { deadline: z.strictObject(deadlineFields).exactOptional() };
const soakRule = {
  kind: z.literal('soak'),
  mode: z.enum(['continuous', 'cumulative']),
  hotfix: soakLength.exactOptional(),
  graceMs: optionalNumber,
};

export const gateShape: z.ZodType<Gate> = z.union([
  z.strictObject({ ...gateBase, kind: z.literal('check'), check: checkShape, rollsBack: z.literal(true).exactOptional() }),
  z.strictObject({ ...gateBase, kind: z.literal('approval'), slots: z.array(slotShape), inAll: optionalNumber, ...asking }),
  z.union([
    z.strictObject({ ...gateBase, ...soakRule, ms: number }),
    z.strictObject({ ...gateBase, ...soakRule, workingDays: number, calendar: text }),
  ]),
  z.strictObject({ ...gateBase, kind: z.literal('migrations'), allows: z.enum(migrationsAllowed) }),
  z.strictObject({ ...gateBase, kind: z.literal('scope'), slots: z.array(slotShape), ...asking }),
  z.strictObject({ ...gateBase, kind: z.literal('requirements') }),
  z.union([
    z.strictObject({ ...gateBase, kind: z.literal('data'), ms: number }),
    z.strictObject({ ...gateBase, kind: z.literal('data'), workingDays: number, calendar: text }),
  ]),
  z.strictObject({ ...gateBase, kind: z.literal('sign-off'), role: text, checklist: texts, ...asking }),
  z.strictObject({ ...gateBase, kind: z.literal('manual'), role: text, instruction: text, ...asking }),
]);

const triedShape = z.strictObject({
  result: z.enum(itemResults),
  comment: optionalText,
  by: text,
  at: number,
} satisfies { readonly [Field in keyof Required<TriedItem>]: z.ZodType });

/** Every field, or the compiler says which is missing: one that may be absent would else be refused where it is there. */
const evidenceFields = {
  id: text,
  kind: z.enum(['check', 'approval', 'sign-off', 'manual', 'soak']),
  stage: text,
  gate: text,
  label: text,
  releaseDigest: text,
  planDigest: text,
  entry: text,
  environment: optionalText,
  role: optionalText,
  verdict: z.enum(['pass', 'fail', 'error', 'inconclusive']),
  because: text,
  by: text,
  at: number,
  blobs: textMap.exactOptional(),
  checklist: z.record(text, z.boolean()).exactOptional(),
  tried: z.record(text, triedShape).exactOptional(),
  counts: z.strictObject({ passed: number, failed: number, skipped: number }).exactOptional(),
  cases: z.strictObject({ passed: texts, failed: texts, skipped: texts }).exactOptional(),
  soaked: z.strictObject({ mode: z.enum(['continuous', 'cumulative']), since: number, until: number }).exactOptional(),
  lastWords: optionalText,
  revoked: z.strictObject({ by: text, reason: text }).exactOptional(),
} satisfies { readonly [Field in keyof Required<Evidence>]: z.ZodType };
const evidenceShape: z.ZodType<Evidence> = z.strictObject(evidenceFields);

export const statusShape = z.enum([
  'waiting',
  'ready',
  'deploying',
  'verifying',
  'soaking',
  'live',
  'passed',
  'failed',
  'rejected',
  'held',
  'rolled back',
  'superseded',
  'empty',
]);

const itemViewShape: z.ZodType<ItemView> = z.strictObject({
  item: text,
  isOwn: z.literal(true).exactOptional(),
  tried: triedShape.exactOptional(),
});

const gateViewShape: z.ZodType<GateView> = z.strictObject({
  gate: gateShape,
  state: z.enum(['passed', 'waiting', 'failed', 'excepted', 'ahead']),
  because: text,
  evidence: z.array(evidenceShape),
  items: z.array(itemViewShape).exactOptional(),
});

const stepViewShape: z.ZodType<StepView> = z.strictObject({
  environment: text,
  step: text,
  state: z.enum(['ahead', 'running', 'done', 'undoing', 'undone', 'failed', 'lost', 'unknown']),
  because: optionalText,
  since: optionalNumber,
  until: optionalNumber,
  lastWords: optionalText,
  service: optionalText,
});

export const promotionViewShape: z.ZodType<PromotionView> = z.strictObject({
  id: text,
  kind: z.enum(['normal', 'rollback', 'adoption', 'refresh']),
  release: text,
  stage: text,
  state: z.enum(['waiting', 'running', 'undoing', 'done', 'failed', 'aborted']),
  by: text,
  at: number,
  because: optionalText,
  lastWords: optionalText,
  steps: z.array(stepViewShape),
  asks: z.array(questionShape).exactOptional(),
});

const stageViewShape: z.ZodType<StageView> = z.strictObject({
  stage: text,
  status: statusShape,
  environments: texts,
  rollout: text,
  entered: optionalNumber,
  soakUntil: optionalNumber,
  pauses: z.array(z.strictObject({ freeze: text, from: number, to: number, days: texts.exactOptional() })).exactOptional(),
  entry: z.array(gateViewShape),
  exit: z.array(gateViewShape),
  promotion: promotionViewShape.exactOptional(),
  failed: z.strictObject({ promotion: text, at: number, because: text, lastWords: optionalText }).exactOptional(),
  canaries: z.array(canaryViewShape).exactOptional(),
  takenBack: takenBackShape.exactOptional(),
  unseen: texts.exactOptional(),
});

const glassShape: z.ZodType<GlassView> = z.strictObject({
  id: text,
  stage: text,
  by: text,
  second: text,
  reason: text,
  at: number,
  expires: number,
  gates: texts,
});

const wayBackShape: z.ZodType<WayBackView> = z.strictObject({
  verdict: z.enum(['reversible', 'until contract', 'not']),
  because: text,
  stage: text,
  to: text,
  service: optionalText,
  file: optionalText,
  line: optionalNumber,
  rule: optionalNumber,
});

export const releaseViewShape: z.ZodType<ReleaseView> = z.strictObject({
  system: text,
  seq: number,
  now: number,
  release: text,
  state: z.enum(['open', 'rejected', 'superseded', 'retired']),
  origin: z.enum(['created', 'adopted']),
  digest: text,
  bill: billShape,
  authors: texts,
  unknownAuthors: optionalNumber,
  namesNoAuthor: z.boolean().exactOptional(),
  instances: counts,
  carried: textMap.exactOptional(),
  commits: z.record(text, commitListShape).exactOptional(),
  brokeGlass: z.array(glassShape).exactOptional(),
  hotfix: z.strictObject({ because: text, base: text }).exactOptional(),
  without: z.record(text, z.strictObject({ by: text, because: text })).exactOptional(),
  by: text,
  at: number,
  sentence: text,
  wayBack: wayBackShape.exactOptional(),
  migrations: z.array(migrationViewShape).exactOptional(),
  cleans: z.array(evidenceShape).exactOptional(),
  adopted: z.strictObject({ second: text, compared: textMap }).exactOptional(),
  earlier: z.array(z.strictObject({ digest: text, by: text, second: optionalText, at: number, because: text })).exactOptional(),
  scope: scopeViewShape.exactOptional(),
  target: z.strictObject({ at: number, words: text }).exactOptional(),
  train: text.exactOptional(),
  goal: optionalText,
  next: optionalText,
  stages: z.array(stageViewShape),
  blockers: z.array(blockerShape),
});

export const whyViewShape: z.ZodType<WhyView> = z.strictObject({
  system: text,
  seq: number,
  release: text,
  stage: optionalText,
  sentence: text,
  wayBack: wayBackShape.exactOptional(),
  migrations: z.array(migrationViewShape).exactOptional(),
  blockers: z.array(blockerShape),
  displaces: texts.exactOptional(),
  waits: z.array(stepViewShape).exactOptional(),
});

export const environmentViewShape: z.ZodType<EnvironmentView> = z.strictObject({
  environment: text,
  host: text,
  stage: optionalText,
  audience: text,
  data: text,
  errors: text,
  release: optionalText,
  since: optionalNumber,
  bill: billShape.exactOptional(),
  instances: counts,
  brokeGlass: z.boolean().exactOptional(),
  handsOver: z.boolean().exactOptional(),
  unseen: z.boolean().exactOptional(),
  urls: textMap,
  lease: optionalText,
  fence: number,
  down: z.strictObject({ since: number, because: text }).exactOptional(),
  unmasked: z.strictObject({ databases: texts, until: optionalNumber, overdue: optionalText }).exactOptional(),
  good: texts,
});

export const orderViewShape: z.ZodType<OrderView> = z.strictObject({
  key: text,
  kind: z.enum(['step', 'check', 'inquire']),
  promotion: text,
  environment: text,
  host: text,
  fence: number,
  attempt: number,
  issued: number,
  deadline: number,
  state: z.enum(['open', 'lost', 'absent', 'unknown', 'failed']),
  because: optionalText,
});
