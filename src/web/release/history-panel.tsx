import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReleaseView } from '#core/views/shapes.ts';
import { historyQuery, type LedgerEvent } from '#web/api/queries.ts';
import { EventRow } from '#web/ledger/event-row.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { ledgerPath } from '#web/paths.ts';
import { isNoise } from '#web/words/events.ts';

/** Rows of a release's history; the ledger has the rest. */
const mostRows = 12;

/** Who did what for this release, newest first. Absent for those who may not read the ledger. */
export function HistoryPanel({ view }: { readonly view: ReleaseView }) {
  const { data } = useQuery(historyQuery(view.system));
  const events = (data?.events ?? []).filter((event) => !isNoise(event.kind) && speaksOf(event, view)).slice(0, mostRows);
  if (events.length === 0) return null;
  return (
    <Panel title="Who did what" aside={<Link href={ledgerPath(view.system)}>The whole ledger</Link>}>
      <ul>
        {events.map((event) => (
          <li key={event.seq}>
            <EventRow event={event} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Events name a release, or a promotion of it. */
function speaksOf({ body }: LedgerEvent, view: ReleaseView): boolean {
  const names = [view.release, ...view.stages.flatMap(({ promotion }) => promotion?.id ?? [])];
  return names.some((name) => body.includes(JSON.stringify(name)));
}
