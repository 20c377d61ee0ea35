import { memo } from 'react';
import { Link } from 'wouter';
import type { BoardRow } from '#core/views/board-shapes.ts';
import { notCompiledSentence } from '#core/words.ts';
import type { Me } from '#web/api/queries.ts';
import { fetchedLater } from '#web/parts/fetched-later.tsx';
import { Told } from '#web/parts/told.tsx';
import { boardPath } from '#web/paths.ts';
import { say, sayCore, sayCount } from '#web/words/say.ts';
import styles from './board-page.module.css';
import { ExposedNews } from './exposed-data.tsx';
import { StopBanner } from './stop-banner.tsx';
import { TookBack } from './took-back.tsx';

const SecondPerson = fetchedLater({ load: async () => (await import('./second-person.tsx')).SecondPerson });

/** Systems whose news are spelled out above the board: there is to be room for the board. */
const mostSpelledOut = 4;

/** What concerns a system as a whole, or happened while nobody looked, above the board. */
export const BoardNews = memo(function BoardNews({ me, rows }: { readonly me: Me; readonly rows: readonly BoardRow[] }) {
  const told = rows.filter(hasNews);
  const rest = told.length - mostSpelledOut;
  return (
    <>
      {told.slice(0, mostSpelledOut).map((row) => (
        <section key={row.system} className={styles['system']} aria-label={row.system}>
          <NewsOf me={me} row={row} />
        </section>
      ))}
      {rest > 0 && (
        <p>
          <Link href={boardPath({ open: told.map(({ system }) => system).join(',') })}>
            {sayCount(
              rest,
              '{count} more system is stopped, held or asks for a second person',
              '{count} more systems are stopped, held or ask for a second person',
            )}
          </Link>
        </p>
      )}
    </>
  );
});

function hasNews({ evidenceHold, notCompiled, exposed, stop, waits, cells }: BoardRow): boolean {
  return (
    evidenceHold !== undefined ||
    notCompiled !== undefined ||
    exposed !== undefined ||
    stop !== undefined ||
    waits !== undefined ||
    cells.some(({ tookBack }) => tookBack !== undefined)
  );
}

function NewsOf({ me, row }: { readonly me: Me; readonly row: BoardRow }) {
  const { system, evidenceHold, notCompiled, exposed = [], stop, waits } = row;
  return (
    <>
      {evidenceHold !== undefined && (
        <p role="alert">
          {say('On evidence hold: {because} Nothing may be done here until an administrator acknowledges it.', {
            because: sayCore(evidenceHold),
          })}
        </p>
      )}
      <ExposedNews system={system} exposed={exposed} />
      {notCompiled !== undefined && (
        <output>
          <Told text={notCompiledSentence(notCompiled)} />
        </output>
      )}
      {stop !== undefined && <StopBanner me={me} system={system} stop={stop} />}
      <TookBack board={row} />
      {waits !== undefined && <SecondPerson me={me} system={system} />}
    </>
  );
}
