import { useSearch } from 'wouter';
import type { RefreshView } from '#core/views/data.ts';
import type { DataOf } from '#web/api/queries.ts';

/** Which refresh the page shows: that of the address, else the one whose data are there now. */
export interface Shown {
  readonly database: string;
  readonly refresh?: RefreshView;
  /** What was proven of it last: by itself, or since. */
  readonly proof?: RefreshView;
  readonly isNow: boolean;
}

export function useShown({ databases, history }: DataOf): Shown {
  const asked = new URLSearchParams(useSearch());
  const database = asked.get('database') ?? databases[0]?.database ?? history.at(-1)?.database ?? '';
  const record = databases.find((each) => each.database === database)?.record;
  const now = record?.promotion;
  const wanted = asked.get('refresh') ?? now;
  const refresh = history.find((each) => each.promotion === wanted && each.database === database);
  const since = wanted === now ? record?.proof?.promotion : undefined;
  const proof = history.find((each) => each.promotion === since && each.database === database) ?? refresh;
  return { database, ...(refresh && { refresh }), ...(proof && { proof }), isNow: wanted === now };
}
