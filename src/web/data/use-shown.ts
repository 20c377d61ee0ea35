import { useSearch } from 'wouter';
import type { RefreshView } from '#core/views/data.ts';
import type { DataOf } from '#web/api/queries.ts';

/** Which refresh the page shows: that of the address, else the one whose data are there now. */
export interface Shown {
  readonly database: string;
  readonly refresh?: RefreshView;
  readonly isNow: boolean;
}

export function useShown({ databases, history }: DataOf): Shown {
  const asked = new URLSearchParams(useSearch());
  const database = asked.get('database') ?? databases[0]?.database ?? history.at(-1)?.database ?? '';
  const now = databases.find((each) => each.database === database)?.record?.promotion;
  const wanted = asked.get('refresh') ?? now;
  const refresh = history.find((each) => each.promotion === wanted && each.database === database);
  return { database, ...(refresh && { refresh }), isNow: wanted === now };
}
