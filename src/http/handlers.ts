import { openApi } from '#core/api/open-api.ts';
import { adviseCanary } from '#core/canary/advice.ts';
import type { Handlers } from './asked.ts';
import { availabilityHandlers } from './availability-handlers.ts';
import { backtestHandlers } from './backtest-handlers.ts';
import { blobHandlers } from './blob-handlers.ts';
import { boardHandlers } from './board-handlers.ts';
import { trainHandlers } from './train-handlers.ts';
import { calendarHandlers } from './calendar-handlers.ts';
import type { HttpContext } from './context.ts';
import { compareHandlers } from './compare-handlers.ts';
import { configurationHandlers } from './configuration-handlers.ts';
import { environmentHandlers } from './environment-handlers.ts';
import { metricsHandlers } from './metrics-handlers.ts';
import { liveCanaryHandlers } from './live-canary.ts';
import { openEvents } from './event-handler.ts';
import { calendarChangeHandlers } from './calendar-change-handlers.ts';
import { feedHandlers } from './feed-handlers.ts';
import { fileHandlers } from './file-handlers.ts';
import { forecastHandlers } from './forecast-handlers.ts';
import { hookHandlers } from './hook-handlers.ts';
import { hostAgentHandlers } from './host-agent-handlers.ts';
import { hostHandlers } from './host-handlers.ts';
import { ledgerHandlers } from './ledger-handlers.ts';
import { movesHandlers } from './moves-handlers.ts';
import { notifyHandlers } from './notify-handlers.ts';
import { peopleHandlers } from './people-handlers.ts';
import { releaseHandlers } from './release-handlers.ts';
import { secretHandlers } from './secret-handlers.ts';
import { systemHandlers } from './system-handlers.ts';
import { dataHandlers } from './data-handlers.ts';
import { stayHandlers } from './stay-handlers.ts';

/** The handler of every route but the commands. */
export function createHandlers(context: HttpContext): Handlers {
  const document = { ...openApi(context.version ?? 'unknown') };
  return {
    ...peopleHandlers(context),
    ...hostAgentHandlers(context),
    ...hostHandlers(context),
    ...systemHandlers(context),
    ...boardHandlers(context),
    ...releaseHandlers(context),
    ...fileHandlers(context),
    ...forecastHandlers(context),
    ...movesHandlers(context),
    ...backtestHandlers(context),
    ...calendarHandlers(context),
    ...trainHandlers(context),
    ...environmentHandlers(context),
    ...configurationHandlers(context),
    ...compareHandlers(context),
    ...availabilityHandlers(context),
    ...metricsHandlers(context),
    ...liveCanaryHandlers(context),
    ...stayHandlers(context),
    ...dataHandlers(context),

    ...ledgerHandlers(context),
    ...blobHandlers(context),
    ...secretHandlers(context),
    ...calendarChangeHandlers(context),
    ...feedHandlers(context),
    ...hookHandlers(context),
    ...notifyHandlers(context),
    events: (asked) => openEvents(asked, context),
    openApi: async () => document,
    planCanary: async ({ body }) => adviseCanary(body),
    health: async () => healthOf(context),
    ready: async () => {
      // Throws what the store says of itself, which is answered by 503.
      await context.store.systems();
      return healthOf(context);
    },
  };
}

function healthOf({ diskLevel }: HttpContext) {
  const disk = diskLevel?.();
  return { status: 'ok' as const, ...(disk && { disk }) };
}
