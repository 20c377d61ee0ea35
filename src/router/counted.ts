import { z } from 'zod';
import { groupSliceShape } from './group.ts';
import { refuse, type RouterRefusal } from './refusal.ts';
import { secondShape } from './seconds.ts';
import type { Router } from './state.ts';

/** The answer to `GET /slices?group=G&after=SEQ`. */
export const slicesShape = z.object({ slices: z.array(groupSliceShape) });

/** The answer to `GET /traffic?listener=L&side=S&after=SEQ`. A second before `until` that is not listed had no request. */
export const trafficShape = z.object({ until: z.int(), seconds: z.array(secondShape) });

export type Slices = Readonly<z.infer<typeof slicesShape>>;
export type TrafficAnswer = Readonly<z.infer<typeof trafficShape>>;

type Found<Answer> = { readonly kind: 'found'; readonly answer: Answer } | { readonly kind: 'refused'; readonly refusal: RouterRefusal };

/** Both sides of a group against each other, slice by slice, for ten minutes. */
export function slicesOf(router: Router, query: URLSearchParams): Found<Slices> {
  const name = query.get('group') ?? '';
  const group = router.groups.get(name);
  if (group !== undefined) return { kind: 'found', answer: { slices: [...group.after(afterOf(query))] } };
  const sentence = `The router splits no group ${name}.`;
  return { kind: 'refused', refusal: refuse('no-such-split', sentence, 'Groups are those of the configuration in force.') };
}

/** One side of a listener, second by second, for ten minutes. */
export function trafficOf(router: Router, query: URLSearchParams): Found<TrafficAnswer> {
  const [listener, side] = [query.get('listener') ?? '', query.get('side') ?? ''];
  const memory = router.memory.get(listener)?.sides.get(side);
  if (memory !== undefined) return { kind: 'found', answer: { until: router.second, seconds: [...memory.seconds.after(afterOf(query))] } };
  const sentence = `The router never had a side ${side} of ${listener}.`;
  return { kind: 'refused', refusal: refuse('no-such-side', sentence, 'GET /status names them.') };
}

function afterOf(query: URLSearchParams): number {
  return Number(query.get('after') ?? 0) || 0;
}
