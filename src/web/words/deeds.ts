import type { Evidence } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import type { LedgerEvent } from '#web/api/queries.ts';
import { andOf } from './lists.ts';
import { say } from './say.ts';
import { wordsOfEvent, wordsOfEvidence } from './events.ts';

/** Who did what, when; with its number and hash where it was read from the ledger. */
export interface Deed {
  readonly key: string;
  readonly at: Instant;
  readonly by: string;
  readonly words: string;
  readonly entry?: { readonly seq: number; readonly hash: string };
}

export function deedOf({ seq, atMicros, by, kind, body, hash }: LedgerEvent): Deed {
  return {
    key: String(seq),
    at: Math.floor(atMicros / 1000),
    by: doerIn(body) ?? by,
    words: wordsOfEvent(kind, body),
    entry: { seq, hash },
  };
}

/**
 * The person whose deed it is. The ledger's own column says who set the transaction off: an agent's report also writes what a person
 * had asked for before.
 */
function doerIn(body: string): string | undefined {
  const event: unknown = JSON.parse(body);
  return [event, fieldOf(event, 'evidence'), fieldOf(event, 'promotion'), fieldOf(event, 'adoption')]
    .map((part) => fieldOf(part, 'by'))
    .find(isText);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** What a release tells of itself to those who may not read the ledger: how it came to be, and what was said of it. Newest first. */
export function deedsOf(view: ReleaseView): readonly Deed[] {
  const given = new Map<string, Evidence>();
  for (const { entry, exit } of view.stages)
    for (const { evidence } of [...entry, ...exit]) for (const one of evidence) given.set(one.id, one);
  const said = [...given.values(), ...(view.cleans ?? [])].map((one) => ({
    key: one.id,
    at: one.at,
    by: one.by,
    words: wordsOfEvidence(view.release, one),
  }));
  const of = { release: view.release, services: andOf(Object.keys(view.bill)) };
  const made = view.origin === 'adopted' ? say('adopted {release} of {services}', of) : say('created {release} of {services}', of);
  const origin = { key: 'origin', at: view.at, by: view.by, words: made };
  return [...said, origin].toSorted((left, right) => right.at - left.at);
}

/** Lockstep itself, or an agent. */
export function isMachine(by: string): boolean {
  return by === 'lockstep' || by.startsWith('agent:');
}
