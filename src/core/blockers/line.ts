// Who is before somebody in the line of an environment, and who moves there now.
import { refreshBlockers, standsAside } from './refresh.ts';
import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { indexOf } from '#core/index-of.ts';
import { inLineBefore, type InLine } from '#core/line.ts';
import type { Promotion, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { clause } from '#core/words.ts';

/** Who is before it in a line of its environments, and who holds one. */
export function lineBlockers(state: State, place: InLine, environments: readonly string[], at: Instant): readonly Blocker[] {
  const before = new Map<string, Promotion>();
  for (const environment of environments) {
    for (const waiting of indexOf(state).lines.get(environment) ?? []) {
      if (!isItself(waiting, place) && inLineBefore(state, waiting, place) < 0 && !standsAside(state, waiting, place, at))
        before.set(waiting.id, waiting);
    }
  }
  return [...[...before.values()].map((promotion) => busy(promotion, place.stage)), ...leaseBlockers(state, place.stage, environments)];
}

/** What is said to whoever waits for a refresh: what it waits for itself, a time before others. A stop and holds are told beside it. */
export function waitForRefresh(state: State, under: Promotion, at: Instant): Pick<Blocker, 'because' | 'clears'> {
  const environments = under.waves.flat();
  const waits = under.state === 'waiting' ? [...refreshBlockers(state, under, at), ...lineBlockers(state, under, environments, at)] : [];
  const told = waits.find(({ clears }) => clears.kind === 'time') ?? waits.find(({ clears }) => clears.kind === 'release');
  if (told !== undefined) return { because: `a refresh waits: ${told.because}`, clears: told.clears };
  const clears = { kind: 'release', release: under.release, command: `lockstep data history ${environments.join()}` } as const;
  return { because: 'a refresh is under way', clears };
}

/** A release is in one line at a time; what is only thought of has no number yet. */
function isItself({ kind, release, ordinal }: Promotion, place: InLine): boolean {
  return kind === place.kind && (kind === 'normal' ? release === place.release : ordinal === place.ordinal);
}

function busy(promotion: Promotion, stage: string): Blocker {
  return {
    code: 'busy',
    stage,
    because: `${nameOf(promotion)} is before it in the line for ${promotion.stage}`,
    clears: { kind: 'release', release: promotion.release, command: `lockstep abort ${promotion.id} --reason "…"` },
    askable: true,
  };
}

function nameOf({ kind, release, waves, only }: Promotion): string {
  if (kind === 'normal') return release;
  if (only === 'proof') return `the proof of the data of ${waves.flat().join(', ')}`;
  return kind === 'refresh' ? `the refresh of the data of ${waves.flat().join(', ')}` : `the ${kind} to ${release}`;
}

function leaseBlockers(state: State, stage: string, environments: readonly string[]): readonly Blocker[] {
  const holders = new Set(environments.flatMap((name) => state.environments.get(name)?.lease ?? []));
  return [...holders].flatMap((id) => {
    const holder = state.promotions.get(id);
    return holder === undefined ? [] : [leased(holder, stage), ...unknownOrders(state, holder, stage)];
  });
}

function leased(holder: Promotion, stage: string): Blocker {
  return {
    code: 'lease',
    stage,
    because: `${movesOf(holder)} now`,
    clears: { kind: 'release', release: holder.release, command: `lockstep status ${holder.release}` },
    askable: true,
  };
}

function movesOf({ kind, release, stage, state, waves, only }: Promotion): string {
  if (only === 'proof') return `the data of ${waves.flat().join(', ')} are being proven`;
  if (kind === 'refresh') return `the data of ${waves.flat().join(', ')} are being ${state === 'undoing' ? 'taken back' : 'refreshed'}`;
  return `${release} is being ${state === 'undoing' ? 'taken back from' : 'brought into'} ${stage}`;
}

/** Orders whose effect nobody knows: a person looks and settles them. */
export function unknownOrders(state: State, promotion: Promotion, stage: string): readonly Blocker[] {
  const orders = indexOf(state).orders.filter((order) => order.promotion === promotion.id && order.state === 'unknown');
  return orders.map((order) => ({
    code: 'unknown',
    stage,
    environment: order.environment,
    because: `nobody knows whether ${order.step?.id ?? order.kind} took effect in ${order.environment}: ${clause(order.because ?? 'the agent did not answer')}`,
    clears: {
      kind: 'person',
      who: whoMay(state, 'settle', [order.environment]),
      command: `lockstep settle ${order.key} --as done --reason "…"`,
    },
    askable: true,
  }));
}
