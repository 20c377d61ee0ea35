import { mostDays, type Availability } from '#core/availability.ts';
import { environmentViews } from '#core/views/environments.ts';
import type { EnvironmentView } from '#core/views/shapes.ts';
import type { Handlers } from './asked.ts';
import { readAvailability } from './availability-handlers.ts';
import type { HttpContext } from './context.ts';
import { readSeen } from './system-handlers.ts';

interface Place {
  readonly system: string;
  readonly view: EnvironmentView;
  readonly day: Availability;
  readonly month: Availability;
}

/** What Prometheus reads: of every environment that the caller may see. */
export function metricsHandlers(context: HttpContext): Pick<Handlers, 'metrics'> {
  return {
    async metrics({ caller, reply }) {
      const places: Place[] = [];
      for (const { state } of await readSeen(caller, context)) {
        const { system } = state.head;
        for (const view of environmentViews(state)) {
          const { environment } = view;
          const [day, month] = [
            await readAvailability(context, system, { environment, days: 1 }),
            await readAvailability(context, system, { environment, days: Math.min(30, mostDays) }),
          ];
          places.push({ system, view, day, month });
        }
      }
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(textOf(places));
      return undefined;
    },
  };
}

type Sample = readonly [labels: string, value: number];

interface Family {
  readonly name: string;
  readonly help: string;
  readonly of: (place: Place) => readonly Sample[];
}

const families: readonly Family[] = [
  {
    name: 'lockstep_environment_up',
    help: '1 while everything that runs in the environment is well.',
    of: (place) => (place.view.release === undefined ? [] : [[labelsOf(place), place.view.down === undefined ? 1 : 0]]),
  },
  {
    name: 'lockstep_environment_availability_ratio',
    help: 'Share of the minutes told of in which the environment answered.',
    of: (place) => windows(place, ({ share }) => share),
  },
  {
    name: 'lockstep_environment_unknown_minutes',
    help: 'Minutes of which no agent told.',
    of: (place) => windows(place, ({ unknown }) => unknown),
  },
  {
    name: 'lockstep_environment_requests',
    help: 'Requests that reached the router.',
    of: (place) => windows(place, ({ requests }) => requests),
  },
  {
    name: 'lockstep_environment_failed_requests',
    help: 'Requests that nobody answered, or a service with 500 or more.',
    of: (place) => windows(place, ({ failures, serviceErrors }) => failures + serviceErrors),
  },
];

function windows(place: Place, value: (of: Availability) => number | undefined): readonly Sample[] {
  const told = [
    ['24h', value(place.day)],
    ['30d', value(place.month)],
  ] as const;
  return told.flatMap(([window, number]) => (number === undefined ? [] : [[`${labelsOf(place)},window="${window}"`, number] as const]));
}

/** Names are letters, digits, dots, dashes and underscores: nothing in them wants escaping. */
function labelsOf({ system, view }: Place): string {
  return `system="${system}",environment="${view.environment}"`;
}

function textOf(places: readonly Place[]): string {
  return families
    .map(({ name, help, of }) => {
      const samples = places.flatMap(of).map(([labels, value]) => `${name}{${labels}} ${value}\n`);
      return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.join('')}`;
    })
    .join('');
}
