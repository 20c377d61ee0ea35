import { availabilityOf, hasAnswered, howCounted, minuteMs, type Availability, type Minute } from '#core/availability.ts';
import type { Instant } from '#core/system.ts';
import type { AvailabilityRow } from '#store/store.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { findEnvironment } from './environment-handlers.ts';

/** A clock that is ahead by more has lost its way, and its minutes would stand in the picture for ever. */
const mostAheadMs = 5 * minuteMs;
const dayMs = 86_400_000;

/** How environments answered. */
export function availabilityHandlers(context: HttpContext): Pick<Handlers, 'availability'> {
  return {
    async availability({ parameters: { system, environment }, query: { days }, system: { state } }) {
      const { name } = findEnvironment(state, environment);
      return { system, days, counted: howCounted, availability: await readAvailability(context, system, { environment: name, days }) };
    },
  };
}

export async function readAvailability(
  { store, engine }: Pick<HttpContext, 'store' | 'engine'>,
  system: string,
  { environment, days }: { readonly environment: string; readonly days: number },
): Promise<Availability> {
  const now = engine.now();
  // A part of the picture begins at a whole hour or day: a little more is read than is shown.
  const rows = await store.availability.read(system, environment, now - (days + 1) * dayMs);
  return availabilityOf(environment, rows, { days, now });
}

/** What an agent told, as it is kept. */
export function rowsOfMinutes(minutes: readonly Minute[], now: Instant): readonly AvailabilityRow[] {
  return minutes
    .filter(({ at, toldSeconds }) => at <= now + mostAheadMs && toldSeconds > 0)
    .map((minute) => ({
      environment: minute.environment,
      from: Math.floor(minute.at / minuteMs) * minuteMs,
      ms: minuteMs,
      toldSeconds: minute.toldSeconds,
      minutes: 1,
      answered: hasAnswered(minute) ? 1 : 0,
      requests: minute.requests,
      failures: minute.failures,
      serviceErrors: minute.serviceErrors,
    }));
}
