import { mostDays, type Availability } from '#core/availability.ts';
import { currentSystem } from '#core/find.ts';
import type { State } from '#core/state.ts';
import { environmentViews } from '#core/views/environments.ts';
import type { EnvironmentView } from '#core/views/shapes.ts';
import { waitsOf } from '#core/waits.ts';
import { readAvailability } from './availability-handlers.ts';
import type { HttpContext } from './context.ts';
import type { Family, Labels, Sample } from './metrics-text.ts';

interface Place {
  readonly labels: Labels;
  readonly view: EnvironmentView;
  readonly day: Availability;
  readonly month: Availability;
}

/** How the environments of these systems stand and answered, and what is unfinished in them. */
export async function familiesOfSystems(context: HttpContext, states: readonly State[]): Promise<readonly Family[]> {
  const places = (await Promise.all(states.map((state) => placesOf(context, state)))).flat();
  const now = context.engine.now();
  const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, type: 'gauge', help, samples });
  return [
    gauge(
      'lockstep_environment_up',
      '1 while everything that runs in the environment is well.',
      places.flatMap(({ labels, view }) => (view.release === undefined ? [] : [[labels, view.down === undefined ? 1 : 0] as const])),
    ),
    gauge(
      'lockstep_environment_availability_ratio',
      'Share of the minutes told of in which the environment answered.',
      windows(places, ({ share }) => share),
    ),
    gauge(
      'lockstep_environment_unknown_seconds',
      'Time of which no agent told.',
      windows(places, ({ unknown }) => unknown * 60),
    ),
    gauge(
      'lockstep_environment_requests',
      'Requests that reached the router.',
      windows(places, ({ requests }) => requests),
    ),
    gauge(
      'lockstep_environment_failed_requests',
      'Requests that nobody answered, or a service with 500 or more.',
      windows(places, ({ failures, serviceErrors }) => failures + serviceErrors),
    ),
    gauge('lockstep_promotions', 'Unfinished promotions by state; those that wait are the queue of a stage.', states.flatMap(promotionsOf)),
    gauge(
      'lockstep_waits',
      'What unfinished promotions and orders wait for, by the code of the blocker.',
      states.flatMap((state) => waitsIn(state, now)),
    ),
    gauge('lockstep_orders_open', 'Orders that no agent has ended yet, by what is known of them.', states.flatMap(ordersOf)),
  ];
}

/** On which hosts they are. */
export function hostsOf(states: readonly State[]): ReadonlySet<string> {
  return new Set(states.flatMap((state) => (currentSystem(state)?.environments ?? []).map(({ host }) => host)));
}

async function placesOf(context: HttpContext, state: State): Promise<readonly Place[]> {
  const { system } = state.head;
  return Promise.all(
    environmentViews(state).map(async (view) => {
      const { environment } = view;
      const day = await readAvailability(context, system, { environment, days: 1 });
      const month = await readAvailability(context, system, { environment, days: Math.min(30, mostDays) });
      return { labels: { system, environment }, view, day, month };
    }),
  );
}

function windows(places: readonly Place[], value: (of: Availability) => number | undefined): readonly Sample[] {
  return places.flatMap(({ labels, day, month }) =>
    (
      [
        ['24h', value(day)],
        ['30d', value(month)],
      ] as const
    ).flatMap(([window, number]) => (number === undefined ? [] : [[{ ...labels, window }, number] as const])),
  );
}

function promotionsOf(state: State): readonly Sample[] {
  const { system } = state.head;
  const open = [...state.promotions.values()].filter(({ state: at }) => at === 'waiting' || at === 'running' || at === 'undoing');
  return counted(open.map(({ stage, state: at }) => ({ system, stage, state: at })));
}

function waitsIn(state: State, now: number): readonly Sample[] {
  const { system } = state.head;
  return counted(waitsOf(state, now).flatMap(({ of, blockers }) => blockers.map(({ code }) => ({ system, of, kind: code }))));
}

function ordersOf(state: State): readonly Sample[] {
  const { system } = state.head;
  return counted([...state.orders.values()].map(({ environment, state: at }) => ({ system, environment, state: at })));
}

/** How often the same labels stand there. */
function counted(all: readonly Labels[]): readonly Sample[] {
  const counts = new Map<string, { readonly labels: Labels; count: number }>();
  for (const labels of all) {
    const key = JSON.stringify(labels);
    const known = counts.get(key) ?? { labels, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].map(({ labels, count }) => [labels, count] as const);
}
