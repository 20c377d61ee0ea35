import { digestOf } from '#core/canonical.ts';
import type { Order, Promotion } from '#core/state.ts';

/**
 * What an order is for, in words that mean the same under other rules: no ordinal, no fence, no attempt. What an agent did for it then, it
 * does for whichever order asks for the same.
 */
export function senseOf(order: Order, promotions: ReadonlyMap<string, Promotion>): string {
  const { check, environment } = order;
  if (check?.soaked !== undefined) return words('attest', check.release, check.stage, environment);
  if (check !== undefined) return words('check', check.release, check.stage, environment, definitionOf(check.definition));
  const promotion = promotions.get(order.promotion);
  const way = order.undo === true ? 'back' : 'forward';
  const asTheyAre = order.step?.refresh?.unmasked === undefined ? [] : ['unmasked'];
  const of = promotion === undefined ? order.promotion : words(ways[promotion.kind], promotion.release, promotion.stage);
  return words(order.kind, of, environment, order.step?.id ?? '', way, ...asTheyAre);
}

/** An adoption is how its release entered. */
const ways = { normal: 'entry', adoption: 'entry', rollback: 'rollback', refresh: 'refresh' } as const;

/** The same check under another name, or at another side of the stage, is the same check. */
function definitionOf({ kind, options }: { readonly kind: string; readonly options: unknown }): string {
  return digestOf([kind, options]);
}

function words(...parts: readonly string[]): string {
  return parts.join('\u0000');
}

/** For people: what an order asks. */
export function wordsOfOrder({ check, step, environment, promotion, undo }: Order, promotions: ReadonlyMap<string, Promotion>): string {
  if (check !== undefined) return `the check ${check.definition.name} was never run for ${check.release} in ${environment}`;
  const release = promotions.get(promotion)?.release;
  const done = undo === true ? 'taken back' : 'done';
  return `${step?.id ?? 'this'} was never ${done} ${release === undefined ? '' : `for ${release} `}in ${environment}`;
}
