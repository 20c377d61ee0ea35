import type { Draft } from './draft.ts';
import type { Event } from '#core/event.ts';
import type { Order, Promotion } from '#core/state.ts';

/** An adopted release says for ever who signed it. */
export function noteAdoption(draft: Draft, { release: id, adopts }: Promotion): void {
  const release = draft.find('releases', id);
  if (release === undefined || adopts?.second === undefined || release.adopted !== undefined) return;
  draft.put('releases', id, { ...release, adopted: { second: adopts.second, compared: {} } });
}

/** What was found when its bits were held against those that ran: for a command target when it is read back, else before it is placed. */
export function noteCompared(
  draft: Draft,
  { promotion: id, environment, step, undo }: Order,
  { as, because }: Extract<Event, { kind: 'orderEnded' }>,
): void {
  const promotion = draft.find('promotions', id);
  const release = promotion === undefined ? undefined : draft.find('releases', promotion.release);
  if (promotion?.adopts === undefined || release?.adopted === undefined || as !== 'succeeded' || undo === true) return;
  if (step?.kind !== 'place' && step?.kind !== 'switch') return;
  const words = because.replace(/^[^:]*: /, '');
  // A step that has nothing to say says that it is done.
  if (words === 'done.') return;
  const key = `${environment}${step.service === undefined ? '' : ` ${step.service}`}`;
  draft.put('releases', release.id, {
    ...release,
    adopted: { ...release.adopted, compared: { ...release.adopted.compared, [key]: words } },
  });
}
