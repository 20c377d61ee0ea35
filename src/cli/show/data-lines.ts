import type { DataAnswer } from '#cli/http/data-answers.ts';
import { localTime } from '#cli/text/instant.ts';
import { wordsOfUnmasked } from './unmasked-words.ts';
import { timesLines } from './refresh-times-lines.ts';
import type { Paint } from '#cli/text/style.ts';
import { fit, table, wrap } from '#cli/text/table.ts';
import { wordsOfBytes } from '#core/migrations/words.ts';
import type { DataRecord } from '#core/state.ts';
import type { DataView, RefreshView } from '#core/views/data.ts';
import { nameOfSigner } from '#core/data/signer-name.ts';
import { andOf, wordsOfSpan } from '#core/words.ts';

interface Shown {
  readonly now: number;
  readonly width: number;
  readonly paint: Paint;
}

/** What stands now, and below it every refresh, newest first. */
export function dataLines({ environment, rule, databases, history, times, leftOut }: DataAnswer, shown: Shown): readonly string[] {
  const { width, paint } = shown;
  const source = rule === undefined ? 'nothing refreshes its data' : `${andOf(rule.databases)} from ${rule.from}`;
  return [
    fit(`${paint('bold', environment)}  ${source}`, width),
    ...databases.flatMap((each) => wrap(`  ${each.database}  ${wordsOfDatabase(each, shown)}`, width)),
    ...timesLines(times, leftOut, shown),
    '',
    ...(history.length === 0 ? ['  never refreshed'] : historyLines(environment, history.toReversed(), shown)),
  ];
}

function wordsOfDatabase({ record, unmasked, strange, fresh }: DataView['databases'][number], { now, paint }: Shown): string {
  if (record === undefined) return paint('red', '× never refreshed');
  const signed = strange === undefined ? '' : paint('red', `, × ${strange}`);
  const proof = unmasked === undefined ? `${wordsOfProof(record, now, paint)}${signed}` : wordsOfUnmasked(unmasked, now, paint);
  const until = fresh.flatMap((gate) => gate.until ?? []);
  const soonest = until.length === 0 ? undefined : Math.min(...until);
  const old = soonest !== undefined && soonest <= now ? paint('red', `, × too old since ${localTime(soonest, now)}`) : '';
  const good = soonest !== undefined && soonest > now ? `, fresh enough until ${localTime(soonest, now)}` : '';
  return `as ${record.from} was ${localTime(record.at, now)} (${wordsOfSpan(now - record.at)} ago), ${proof}${good}${old}`;
}

/** By the refresh, and what was found since in what stands there. */
function wordsOfProof({ verdict, signer, signerBefore, proof }: DataRecord, now: number, paint: Paint): string {
  const own = verdict === 'pass' ? 'proven' : paint('red', '× not proven');
  const since = proof === undefined ? '' : { pass: `, and again ${localTime(proof.ended, now)}`, leak: '', broken: '' }[proof.verdict];
  const found =
    proof?.verdict === 'leak' ? paint('red', `, × people’s own values found ${localTime(proof.ended, now)} (${proof.promotion})`) : '';
  const other =
    signerBefore === undefined
      ? ''
      : paint('red', `, × signed by another key than before: ${nameOfSigner(signer)}, not ${nameOfSigner(signerBefore)}`);
  return `${own}${since}${found}${other}`;
}

const states: { readonly [State in RefreshView['state']]: string } = {
  running: 'running',
  'in-place': 'in place',
  failed: '× failed',
  unknown: '× nobody knows',
  'taken-back': 'taken back',
};

function historyLines(environment: string, history: readonly RefreshView[], { now, width, paint }: Shown): readonly string[] {
  const rows = history.map(({ database, release, ordered, state, by, refreshed, otherClassification, proved, because, reason, why }) => [
    localTime(ordered, now),
    database,
    why === 'proof' && proved !== undefined
      ? paint(proved.verdict === 'pass' ? 'green' : 'red', proofs[proved.verdict])
      : wordsOfState(state, paint),
    refreshed === undefined
      ? ''
      : `${pace(refreshed)}${otherClassification === true ? ', masked by another classification than before' : ''}`,
    why === 'entry'
      ? `as ${release} came in`
      : why === 'schedule'
        ? 'by its schedule'
        : why === 'proof'
          ? `proof asked by ${by}`
          : `asked by ${by}`,
    state === 'in-place' || state === 'running' ? (reason ?? '') : (because ?? ''),
  ]);
  return table(rows, width).flatMap((line, index) => [line, ...proofLines(environment, history[index], width)]);
}

/** Of a copy that was dropped for what its proof found: how to take that away. */
function proofLines(environment: string, refresh: RefreshView | undefined, width: number): readonly string[] {
  if (refresh?.state !== 'failed' || refresh.proved === undefined || refresh.documents?.['proof.json'] === undefined) return [];
  const { promotion, database } = refresh;
  return wrap(`its proof: lockstep data proof ${environment} --promotion ${promotion} --database ${database}`, width, '      ');
}

const proofs = { pass: 'nothing found', leak: '× leak found', broken: '× could not see' } as const;

function wordsOfState(state: RefreshView['state'], paint: Paint): string {
  return state === 'failed' || state === 'unknown' ? paint('red', states[state]) : states[state];
}

function pace({ rows, bytes, ms }: NonNullable<RefreshView['refreshed']>): string {
  return `${rows} rows, ${wordsOfBytes(bytes)} in ${wordsOfSpan(ms)}`;
}
