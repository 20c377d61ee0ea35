import { say } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReleaseView } from '#core/views/shapes.ts';
import { historyQuery, type LedgerEvent, type Me } from '#web/api/queries.ts';
import { DeedRows } from '#web/parts/deed-rows.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { ledgerPath } from '#web/paths.ts';
import { deedOf, deedsOf } from '#web/words/deeds.ts';
import { isNoise } from '#web/words/events.ts';
import { mayAudit } from '#web/words/mine.ts';

/** Rows of a release's history; the ledger has the rest. */
const mostRows = 12;

/** Who did what for this release, newest first: from the ledger, or, for those who may not read it, from the release's own evidence. */
export function HistoryPanel({ me, view }: { readonly me: Me; readonly view: ReleaseView }) {
  const { data } = useQuery({ ...historyQuery(view.system), enabled: mayAudit(me, view.system) });
  const entries = data?.events.filter((event) => !isNoise(event.kind) && speaksOf(event, view)).map(deedOf);
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

/** Events name a release, or a promotion of it, which begins with its name. One that is made from it is not its own. */
function speaksOf({ kind, body }: LedgerEvent, { release }: ReleaseView): boolean {
  const text = JSON.stringify(release);
  if (kind === 'releaseCreated') return body.includes(`"id":${text}`);
  return body.includes(text) || body.includes(`${text.slice(0, -1)}@`);
}
