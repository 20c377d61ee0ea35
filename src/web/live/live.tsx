import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Instant } from '#core/system.ts';
import { becomePerson } from '#web/api/queries.ts';
import { nowOfServer } from './clock.ts';
import { openHintSource } from './hint-source.ts';
import type { News } from './hint-stream.ts';
import { Refresher } from './refresher.ts';

/** The controller says something every 15 s. After this long nobody knows whether the page is still true, and by 40 s it says so. */
const staleAfterMs = 38_000;

/** Whether the page is true now, and if not, since when. */
export type Liveness = { readonly kind: 'live' } | { readonly kind: 'stale'; readonly since: Instant };

/** The link of this tab to the controller: hears hints, has what is on the page looked at again, and knows when it went silent. */
class LiveLink {
  readonly #refresher: Refresher;
  readonly #onSignedOut: () => void;
  readonly #watchers = new Set<() => void>();
  #heardAt = nowOfServer();
  #liveness: Liveness = { kind: 'live' };

  constructor(refresher: Refresher, onSignedOut: () => void) {
    this.#refresher = refresher;
    this.#onSignedOut = onSignedOut;
  }

  /** Begins to listen. Returns what ends it. */
  listen(): () => void {
    const source = openHintSource((news) => this.#take(news));
    const unwatch = this.#refresher.watchAnswers();
    const timer = setInterval(() => this.#judge(), 1_000);
    source.start();
    return () => {
      clearInterval(timer);
      unwatch();
      source.stop();
    };
  }

  /** What a command of this tab wrote is news as any other. */
  noteSeq(system: string, seq: number): void {
    this.#refresher.take({ system, seq });
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly read = (): Liveness => this.#liveness;

  #take(news: News): void {
    if (news.kind === 'signed-out') return this.#onSignedOut();
    this.#heardAt = nowOfServer();
    if (news.kind === 'hint') this.#refresher.take(news.hint);
    if (news.kind === 'open') this.#refresher.refreshAll();
    this.#judge();
  }

  #judge(): void {
    const isStale = nowOfServer() - this.#heardAt > staleAfterMs;
    if (isStale === (this.#liveness.kind === 'stale')) return;
    this.#liveness = isStale ? { kind: 'stale', since: this.#heardAt } : { kind: 'live' };
    for (const watcher of this.#watchers) watcher();
  }
}

const LiveContext = createContext<LiveLink | undefined>(undefined);

/** Gives everything inside it the live link; it listens while it is there. */
export function Live({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const link = useMemo(() => new LiveLink(new Refresher(client), () => becomePerson(client, null)), [client]);
  useEffect(() => link.listen(), [link]);
  return <LiveContext value={link}>{children}</LiveContext>;
}

export function useLive(): LiveLink {
  const link = useContext(LiveContext);
  if (link === undefined) throw new Error('useLive outside of <Live>');
  return link;
}

/** Whether what is on the page may be long over; where nobody listens, as before one signed in, nobody knows it to be. */
export function useIsStale(): boolean {
  const link = useContext(LiveContext);
  const read = (): boolean => link?.read().kind === 'stale';
  return useSyncExternalStore(link?.watch ?? watchNothing, read, read);
}

function watchNothing(): () => void {
  return () => undefined;
}

export function useLiveness(): Liveness {
  const link = useLive();
  return useSyncExternalStore(link.watch, link.read, link.read);
}
