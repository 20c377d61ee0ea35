// What the command line reads of each answer: the fields that it shows or decides by, no more. The shapes are `core/api` and `core/views`.
import { isScope } from './scope-answers.ts';
import type { CellMarks } from '#core/views/board-shapes.ts';
import type { ExposedData } from '#core/views/exposed-data.ts';
import { itemResults, type TriedItem } from '#core/checklist.ts';
import type { WithoutFix } from '#core/hotfix-record.ts';
import type { Blocker, BlockerCode, Clears } from '#core/blocker.ts';
import type { Evidence } from '#core/state.ts';
import type { Artefact, ArtefactFile, Bill, Gate } from '#core/system.ts';
import type {
  BoardCell,
  BoardRelease,
  BoardView,
  EnvironmentView,
  GateView,
  ItemView,
  PromotionView,
  ReleaseView,
  StageView,
  StepView,
  WayBackView,
  WhyView,
} from '#core/views/shapes.ts';
import { isMigration } from './migration-answers.ts';
import { isCanary, isQuestion, isTakenBack, isTookBack } from './canary-answers.ts';
import { isCommitList, isOrigin, isTrue } from './origin-answers.ts';
import { type Guard, isFlag, isNumber, isObject, isText, listOf, mapOf, objectOf, oneOf, optional } from './guards.ts';
import type { GlassView } from '#core/glass.ts';
import type { Status } from '#core/views/status.ts';

const isTexts = listOf(isText);

const statusWords: { readonly [word in Status]: true } = {
  waiting: true,
  ready: true,
  deploying: true,
  verifying: true,
  soaking: true,
  live: true,
  passed: true,
  failed: true,
  rejected: true,
  held: true,
  'rolled back': true,
  superseded: true,
  empty: true,
};

function isStatus(value: unknown): value is Status {
  return isText(value) && Object.hasOwn(statusWords, value);
}

/** A newer controller may know more codes than we: the sentence is what counts. */
function isBlockerCode(value: unknown): value is BlockerCode {
  return isText(value);
}

function isClears(value: unknown): value is Clears {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'time':
      return isNumber(value['at']);
    case 'person':
      return isTexts(value['who']) && isText(value['command']);
    case 'agent':
      return isText(value['key']) && isText(value['command']);
    case 'release':
      return isText(value['release']) && isText(value['command']);
    default:
      return false;
  }
}

export const isBlocker: Guard<Blocker> = objectOf<Blocker>({
  code: isBlockerCode,
  stage: isText,
  gate: optional(isText),
  label: optional(isText),
  environment: optional(isText),
  because: isText,
  clears: isClears,
  askable: isFlag,
  expectedAt: optional(isNumber),
  answerBy: optional(isNumber),
});

/** The marks and services of a board are for pages. */
type ShownCell = Omit<BoardCell, keyof CellMarks>;
type ShownTrain = Omit<BoardRelease, 'dates'>;
export type ShownBoard = Omit<BoardView, 'cells' | 'releases' | 'services'> & {
  readonly cells: readonly ShownCell[];
  readonly releases: readonly ShownTrain[];
};

const isExposed = listOf(objectOf<ExposedData>({ environment: isText, because: isText, command: isText }));

export const isBoard: Guard<ShownBoard> = objectOf<ShownBoard>({
  system: isText,
  seq: isNumber,
  now: isNumber,
  sentence: isText,
  stages: isTexts,
  stop: optional(objectOf<NonNullable<BoardView['stop']>>({ by: isText, reason: isText, until: optional(isNumber) })),
  evidenceHold: optional(isText),
  notCompiled: optional(isText),
  exposed: optional(isExposed),
  undelivered: optional(isNumber),
  releases: listOf(
    objectOf<ShownTrain>({
      release: isText,
      by: isText,
      at: isNumber,
      stage: optional(isText),
      next: optional(isText),
      status: isStatus,
      blockers: isNumber,
      stops: listOf(objectOf<BoardRelease['stops'][number]>({ stage: isText, status: isStatus, since: optional(isNumber) })),
      brokeGlass: optional(isFlag),
      hotfix: optional(isFlag),
    }),
  ),
  cells: listOf(
    objectOf<ShownCell>({
      stage: isText,
      environments: isTexts,
      owner: optional(isText),
      release: optional(isText),
      status: isStatus,
      fact: isText,
      until: optional(isNumber),
      since: optional(isNumber),
      blockers: isNumber,
      verb: optional(isText),
      held: optional(objectOf<NonNullable<BoardCell['held']>>({ by: isText, reason: isText })),
      tookBack: optional(isTookBack),
      unseen: optional(isTexts),
    }),
  ),
});

/** Of the board of all systems: what is wrong with it. */
interface ShownRows {
  readonly undelivered?: number;
  readonly boards: readonly Pick<BoardView, 'system' | 'notCompiled' | 'exposed'>[];
}

export const isBoards = objectOf<ShownRows>({
  undelivered: optional(isNumber),
  boards: listOf(objectOf<ShownRows['boards'][number]>({ system: isText, notCompiled: optional(isText), exposed: optional(isExposed) })),
});

const isArtefact = objectOf<Artefact>({
  digest: isText,
  source: isText,
  blob: isText,
  origin: optional(isOrigin),
  files: optional(listOf(objectOf<ArtefactFile>({ path: isText, names: isTexts }))),
});
const isBill: Guard<Bill> = mapOf(isArtefact);

export type ShownEvidence = Pick<
  Evidence,
  'id' | 'kind' | 'verdict' | 'because' | 'by' | 'at' | 'environment' | 'counts' | 'lastWords' | 'blobs' | 'revoked'
>;

const isEvidence = objectOf<ShownEvidence>({
  id: isText,
  kind: oneOf('check', 'approval', 'sign-off', 'manual', 'soak'),
  verdict: oneOf('pass', 'fail', 'error', 'inconclusive'),
  because: isText,
  by: isText,
  at: isNumber,
  environment: optional(isText),
  counts: optional(objectOf<NonNullable<Evidence['counts']>>({ passed: isNumber, failed: isNumber, skipped: isNumber })),
  lastWords: optional(isText),
  blobs: optional(mapOf(isText)),
  revoked: optional(objectOf<NonNullable<Evidence['revoked']>>({ by: isText, reason: isText })),
});

interface ShownGate extends Pick<Gate, 'kind' | 'label' | 'side' | 'hash'> {
  /** Of a sign-off: what is to be testified. */
  readonly checklist?: readonly string[];
}

export interface ShownGateView extends Pick<GateView, 'state' | 'because' | 'items'> {
  readonly gate: ShownGate;
  readonly evidence: readonly ShownEvidence[];
}

const isItem = objectOf<ItemView>({
  item: isText,
  isOwn: optional(isTrue),
  tried: optional(objectOf<TriedItem>({ result: oneOf(...itemResults), comment: optional(isText), by: isText, at: isNumber })),
});

const isGateView = objectOf<ShownGateView>({
  gate: objectOf<ShownGate>({
    kind: oneOf('check', 'approval', 'soak', 'migrations', 'scope', 'requirements', 'data', 'sign-off', 'manual'),
    label: isText,
    side: oneOf('entry', 'exit'),
    hash: isText,
    checklist: optional(isTexts),
  }),
  state: oneOf('passed', 'waiting', 'failed', 'excepted', 'ahead'),
  because: isText,
  evidence: listOf(isEvidence),
  items: optional(listOf(isItem)),
});

const isStep = objectOf<StepView>({
  environment: isText,
  step: isText,
  state: oneOf('ahead', 'running', 'done', 'undoing', 'undone', 'failed', 'lost', 'unknown'),
  because: optional(isText),
  since: optional(isNumber),
  until: optional(isNumber),
  lastWords: optional(isText),
  service: optional(isText),
});

export const isPromotion: Guard<PromotionView> = objectOf<PromotionView>({
  id: isText,
  kind: oneOf('normal', 'rollback', 'adoption', 'refresh'),
  release: isText,
  stage: isText,
  state: oneOf('waiting', 'running', 'undoing', 'done', 'failed', 'aborted'),
  by: isText,
  at: isNumber,
  because: optional(isText),
  lastWords: optional(isText),
  steps: listOf(isStep),
  asks: optional(listOf(isQuestion)),
});

export interface ShownStage extends Omit<StageView, 'entry' | 'exit' | 'rollout'> {
  /** A controller before this one does not say it. */
  readonly rollout?: string;
  readonly entry: readonly ShownGateView[];
  readonly exit: readonly ShownGateView[];
}

export interface ShownRelease extends Omit<ReleaseView, 'stages' | 'cleans'> {
  readonly stages: readonly ShownStage[];
  readonly cleans?: readonly ShownEvidence[];
}

const isGlass = objectOf<GlassView>({
  id: isText,
  stage: isText,
  by: isText,
  second: isText,
  reason: isText,
  at: isNumber,
  expires: isNumber,
  gates: isTexts,
});

const isWayBack = objectOf<WayBackView>({
  verdict: oneOf('reversible', 'until contract', 'not'),
  because: isText,
  stage: isText,
  to: isText,
  service: optional(isText),
  file: optional(isText),
  line: optional(isNumber),
  rule: optional(isNumber),
});

export const isRelease: Guard<ShownRelease> = objectOf<ShownRelease>({
  system: isText,
  seq: isNumber,
  now: isNumber,
  release: isText,
  state: oneOf('open', 'rejected', 'superseded', 'retired'),
  origin: oneOf('created', 'adopted'),
  digest: isText,
  bill: isBill,
  authors: isTexts,
  unknownAuthors: optional(isNumber),
  namesNoAuthor: optional(isFlag),
  instances: optional(mapOf(isNumber)),
  carried: optional(mapOf(isText)),
  commits: optional(mapOf(isCommitList)),
  brokeGlass: optional(listOf(isGlass)),
  hotfix: optional(objectOf<NonNullable<ReleaseView['hotfix']>>({ because: isText, base: isText })),
  without: optional(mapOf(objectOf<WithoutFix>({ by: isText, because: isText }))),
  by: isText,
  at: isNumber,
  sentence: isText,
  wayBack: optional(isWayBack),
  migrations: optional(listOf(isMigration)),
  cleans: optional(listOf(isEvidence)),
  adopted: optional(objectOf<NonNullable<ReleaseView['adopted']>>({ second: isText, compared: mapOf(isText) })),
  earlier: optional(
    listOf(
      objectOf<NonNullable<ReleaseView['earlier']>[number]>({
        digest: isText,
        by: isText,
        second: optional(isText),
        at: isNumber,
        because: isText,
      }),
    ),
  ),
  scope: optional(isScope),
  target: optional(objectOf<NonNullable<ReleaseView['target']>>({ at: isNumber, words: isText })),
  train: optional(isText),
  goal: optional(isText),
  next: optional(isText),
  stages: listOf(
    objectOf<ShownStage>({
      stage: isText,
      status: isStatus,
      environments: isTexts,
      rollout: optional(isText),
      entered: optional(isNumber),

      soakUntil: optional(isNumber),
      pauses: optional(
        listOf(
          objectOf<NonNullable<ShownStage['pauses']>[number]>({ freeze: isText, from: isNumber, to: isNumber, days: optional(isTexts) }),
        ),
      ),
      entry: listOf(isGateView),
      exit: listOf(isGateView),
      promotion: optional(isPromotion),
      failed: optional(
        objectOf<NonNullable<ShownStage['failed']>>({ promotion: isText, at: isNumber, because: isText, lastWords: optional(isText) }),
      ),
      canaries: optional(listOf(isCanary)),
      takenBack: optional(isTakenBack),
      unseen: optional(isTexts),
    }),
  ),
  blockers: listOf(isBlocker),
});

export const isWhy: Guard<WhyView> = objectOf<WhyView>({
  system: isText,
  seq: isNumber,
  release: isText,
  stage: optional(isText),
  sentence: isText,
  wayBack: optional(isWayBack),
  migrations: optional(listOf(isMigration)),
  blockers: listOf(isBlocker),
  displaces: optional(isTexts),
  waits: optional(listOf(isStep)),
});

export type ShownEnvironment = Pick<
  EnvironmentView,
  | 'environment'
  | 'stage'
  | 'host'
  | 'audience'
  | 'data'
  | 'release'
  | 'since'
  | 'bill'
  | 'instances'
  | 'brokeGlass'
  | 'unseen'
  | 'urls'
  | 'lease'
  | 'down'
  | 'unmasked'
>;

export const isEnvironments = objectOf<{ readonly environments: readonly ShownEnvironment[] }>({
  environments: listOf(
    objectOf<ShownEnvironment>({
      environment: isText,
      stage: optional(isText),
      host: isText,
      audience: isText,
      data: isText,
      release: optional(isText),
      since: optional(isNumber),
      bill: optional(isBill),
      instances: optional(mapOf(isNumber)),
      brokeGlass: optional(isFlag),
      unseen: optional(isFlag),
      urls: mapOf(isText),
      lease: optional(isText),
      down: optional(objectOf<NonNullable<EnvironmentView['down']>>({ since: isNumber, because: isText })),
      unmasked: optional(
        objectOf<NonNullable<EnvironmentView['unmasked']>>({ databases: isTexts, until: optional(isNumber), overdue: optional(isText) }),
      ),
    }),
  ),
});
