import { lineBlockers } from '#core/blockers/line.ts';
import { refreshBlockers } from '#core/blockers/refresh.ts';
import { judgeRefresh } from '#core/judge/refresh.ts';
import { isRefusal } from '#core/judge/ruling.ts';
import type { Environment, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { permittedUnmasked } from '#core/unmasked.ts';

/** What would become of a refresh that somebody asked for now. */
export interface RefreshAsking {
  /** Why it would be refused, whoever asks, and what to do. */
  readonly refused?: { readonly sentence: string; readonly next: string };
  /** What it would wait for before it begins. */
  readonly waits: readonly string[];
  /** Two people permit that it masks nothing, until then. */
  readonly unmasked?: { readonly exception: string; readonly until: Instant };
}

export function refreshAsking(state: State, environment: Environment, now: Instant): RefreshAsking {
  const { name } = environment;
  const ruling = judgeRefresh(state, { kind: 'refresh', by: '', environment: name }, now);
  if (isRefusal(ruling)) return { refused: { sentence: ruling.sentence, next: ruling.next }, waits: [] };
  const [promotion] = ruling.flatMap((event) => (event.kind === 'promotionRequested' ? [event.promotion] : []));
  const blockers =
    promotion === undefined ? [] : [...refreshBlockers(state, promotion, now), ...lineBlockers(state, promotion, [name], now)];
  const permitted = permittedUnmasked(state, environment, now);
  return {
    waits: blockers.map(({ because }) => because),
    ...(permitted && { unmasked: { exception: permitted.id, until: permitted.expires } }),
  };
}
