import type { ProofRecord, Proved } from '#core/data/proved.ts';
import type { DataRecord, Refreshed } from '#core/state.ts';
import type { SoakLength } from '#core/system.ts';
import type { DataView, LeftOutRefresh, RefreshView } from '#core/views/data.ts';
import type { RefreshTimesView, WaitingRefresh } from '#core/views/refresh-times.ts';
import type { UnmaskedView } from '#core/views/unmasked.ts';
import { isNumber, isObject, isText, listOf, mapOf, objectOf, oneOf, optional } from './guards.ts';

/** What `GET …/environments/ENV/data` tells. */
export interface DataAnswer extends DataView {
  readonly environment: string;
  readonly history: readonly RefreshView[];
  readonly times?: RefreshTimesView;
  /** Those that were due and could not begin in time; an older controller tells none. */
  readonly leftOut?: readonly LeftOutRefresh[];
}

const texts = listOf(isText);
const isTimes = objectOf<RefreshTimesView>({
  at: optional(texts),
  zone: optional(isText),
  latestStartMs: optional(isNumber),
  window: optional(texts),
  next: optional(isNumber),
  before: optional(texts),
  after: optional(texts),
  waiting: optional(
    objectOf<WaitingRefresh>({
      promotion: isText,
      by: isText,
      since: isNumber,
      due: optional(isNumber),
      until: optional(isNumber),
      because: texts,
    }),
  ),
});
const isLeftOut = objectOf<LeftOutRefresh>({ due: isNumber, day: isText, because: isText, at: isNumber, earlier: optional(isNumber) });

const refreshed = {
  at: isNumber,
  classification: isText,
  plan: isText,
  sql: optional(isText),
  schema: isText,
  verdict: oneOf('pass', 'unproven', 'raw'),
  tables: isNumber,
  rows: isNumber,
  ofRows: optional(isNumber),
  bytes: isNumber,
  ms: isNumber,
  signer: optional(isText),
};

const proved = {
  at: isNumber,
  verdict: oneOf('pass', 'leak', 'broken'),
  classification: isText,
  plan: isText,
  values: isNumber,
  cells: isNumber,
  leaks: isNumber,
  ms: isNumber,
  signer: optional(isText),
};

const isProofRecord = objectOf<ProofRecord>({ ...proved, promotion: isText, ended: isNumber, signedBy: optional(isText) });

export const isRefresh = objectOf<RefreshView>({
  promotion: isText,
  why: oneOf('entry', 'asked', 'schedule', 'proof'),
  release: isText,
  database: isText,
  from: isText,
  by: isText,
  reason: optional(isText),
  ordered: isNumber,
  state: oneOf('running', 'in-place', 'failed', 'unknown', 'taken-back'),
  ended: optional(isNumber),
  because: optional(isText),
  lastWords: optional(isText),
  refreshed: optional(objectOf<Refreshed>(refreshed)),
  otherClassification: optional(isTrue),
  proved: optional(objectOf<Proved>(proved)),
  signedBy: optional(isText),
  documents: optional(mapOf(isText)),
});

export const isData = objectOf<DataAnswer>({
  environment: isText,
  rule: optional(
    objectOf<Required<DataView>['rule']>({
      from: isText,
      databases: listOf(isText),
      atMostMs: isNumber,
      classification: optional(mapOf(isText)),
      migratedBy: optional(mapOf(listOf(isText))),
      mayBeUnmasked: optional(isTrue),
      signers: optional(texts),
    }),
  ),
  databases: listOf(
    objectOf<DataView['databases'][number]>({
      database: isText,
      record: optional(
        objectOf<DataRecord>({
          ...refreshed,
          from: isText,
          promotion: isText,
          since: isNumber,
          exception: optional(isText),
          signedBy: optional(isText),
          signerBefore: optional(isText),
          proof: optional(isProofRecord),
        }),
      ),
      unmasked: optional(
        objectOf<UnmaskedView>({
          exception: optional(isText),
          by: optional(isText),
          second: optional(isText),
          until: optional(isNumber),
          overdue: optional(objectOf<Required<UnmaskedView>['overdue']>({ since: isNumber, because: isText })),
        }),
      ),
      strange: optional(isText),
      fresh: listOf(
        objectOf<DataView['databases'][number]['fresh'][number]>({
          side: oneOf('entry', 'exit'),
          gate: isText,
          allowed: optional(isLength),
          until: optional(isNumber),
        }),
      ),
    }),
  ),
  times: optional(isTimes),
  leftOut: optional(listOf(isLeftOut)),
  history: listOf(isRefresh),
});

function isTrue(value: unknown): value is true {
  return value === true;
}

function isLength(value: unknown): value is SoakLength {
  return isObject(value) && (isNumber(value['ms']) || (isNumber(value['workingDays']) && isText(value['calendar'])));
}
