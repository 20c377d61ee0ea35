import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReleaseView } from '#core/views/shapes.ts';
import { historyQuery, type Me } from '#web/api/queries.ts';
import { DeedRows } from '#web/parts/deed-rows.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { ledgerPath } from '#web/paths.ts';
import { deedOf, deedsOf } from '#web/words/deeds.ts';
import { mayAudit } from '#web/words/mine.ts';
import { historyOf } from './history.ts';

/** Rows of a release's history; the ledger has the rest. */
const mostRows = 12;

/** Who did what for this release, newest first: from the ledger, or, for those who may not read it, from the release's own evidence. */
export function HistoryPanel({ me, view }: { readonly me: Me; readonly view: ReleaseView }) {
  const { data } = useQuery({ ...historyQuery(view.system), enabled: mayAudit(me, view.system) });
  const entries = data === undefined ? undefined : historyOf(data.events, view.release).map(deedOf);
  const deeds = (entries ?? deedsOf(view)).slice(0, mostRows);
  return (
    <Panel
      title={say('Who did what')}
      aside={data === undefined ? undefined : <Link href={ledgerPath(view.system)}>{say('The whole ledger')}</Link>}
    >
      <DeedRows deeds={deeds} />
    </Panel>
  );
}
