import { useQuery } from '@tanstack/react-query';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { forecastQuery } from '#web/api/queries.ts';

/** When it is live, where it is still on its way and that is known. */
export function useForecast({ system, release, state, next }: ReleaseView): ForecastLine | undefined {
  const isOnItsWay = state === 'open' && next !== undefined;
  const { data } = useQuery({ ...forecastQuery(system), enabled: isOnItsWay });
  return isOnItsWay ? data?.releases.find((line) => line.release === release) : undefined;
}
