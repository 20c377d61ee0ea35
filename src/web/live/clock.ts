import { useSyncExternalStore } from 'react';
import type { Instant } from '#core/system.ts';
import { recentMs } from '#web/words/instants.ts';

// Instants in answers are the controller's. A browser whose own clock is off would count down to the wrong second.

/** The Date header has whole seconds; less than this may be chance. */
const toleratedMs = 2_000;

/** How far the controller's clock is ahead of this browser's. */
let offsetMs = 0;

/** Takes the controller's time from an answer. */
export function noteServerDate(date: string | null): void {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return;
  const difference = server + 500 - Date.now();
  offsetMs = Math.abs(difference) < toleratedMs ? 0 : difference;
}

export function nowOfServer(): Instant {
  return atServer(Date.now());
}

/** What the controller's clock said when this browser's said that. */
export function atServer(instant: Instant): Instant {
  return instant + offsetMs;
}

/** The present second, renewed every second; one timer for all who look. */
export function useNow(): Instant {
  return useSyncExternalStore(watchSeconds, presentSecond, presentSecond);
}

/** A time at which an instant is told in the same words as now: hundreds stand on a page, and their words change by the minute at most. */
export function useNowFor(at: Instant): Instant {
  const read = (): Instant => presentFor(at, presentSecond());
  return useSyncExternalStore(watchSeconds, read, read);
}

/** The earliest time that says the same of an instant as this second does. */
export function presentFor(at: Instant, now: Instant): Instant {
  const minute = Math.floor(now / 60_000) * 60_000;
  if (at > now) return minute;
  return now - at < recentMs ? at : Math.max(minute, at + recentMs);
}

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function presentSecond(): Instant {
  return Math.floor(nowOfServer() / 1000) * 1000;
}

function watchSeconds(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setTimeout(tick, 1000 - (nowOfServer() % 1000));
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

function tick(): void {
  timer = setTimeout(tick, 1000 - (nowOfServer() % 1000));
  for (const watcher of watchers) watcher();
}
