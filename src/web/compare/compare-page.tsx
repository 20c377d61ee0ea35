import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { wordsOfUnseen } from '#core/words.ts';
import { type Comparison, compareQuery, environmentsQuery } from '#web/api/queries.ts';
import { Button } from '#web/parts/button.tsx';
import { usePageCommands } from '#web/keys/use-page-commands.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Crumbs } from '#web/parts/crumbs.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { useNarrow } from '#web/parts/use-narrow.ts';
import { comparePath, type CompareLook } from '#web/paths.ts';
import { CommitsPanel } from './commits-panel.tsx';
import { CompareHead, NewerNote } from './compare-head.tsx';
import styles from './compare-page.module.css';
import { CompareTable } from './compare-table.tsx';
import { isDifference, isShown, mergedByKey, partsOf, tallyOf } from './rows.ts';
import { usePinned } from './use-pinned.ts';

interface ComparePageProps {
  readonly system: string;
  readonly left: string;
  readonly right: string;
}

/** Two environments, stages or releases side by side. What nobody knows says so, and is never shown as the same. */
export function ComparePage({ system, left, right }: ComparePageProps) {
  const { data, error, refetch } = useQuery(compareQuery(system, left, right));
  const title = say('{left} and {right}', { left, right });
  return (
    <Page title={say('{title} of {system}', { title, system })} heading={title} above={<Crumbs system={system} />}>
      {data === undefined ? (
        <>
          {error === null ? <Loading label={say('Comparing')} lines={8} /> : <Trouble error={error} onRetry={() => void refetch()} />}
          <CompareHead system={system} left={left} right={right} shown={undefined} />
        </>
      ) : (
        <Compared system={system} latest={data} />
      )}
      <CopyCommand command={`lockstep compare ${left} ${right}`} ofPage />
    </Page>
  );
}

function Compared({ system, latest }: { readonly system: string; readonly latest: Comparison }) {
  const { shown, newer, follow } = usePinned(latest);
  const { left, right, rows, commits } = shown;
  const { look, change } = useLook(shown);
  const isNarrow = useNarrow();
  const tables = useRef<HTMLDivElement>(null);
  const isUnified = isNarrow || look.isUnified === true;
  const goOn = (by: number): void => stepIn(tables.current, by);
  usePageCommands([
    { id: 'compare.next', words: say('Comparison: next difference'), group: 'here', run: () => goOn(1) },
    { id: 'compare.previous', words: say('Comparison: previous difference'), group: 'here', run: () => goOn(-1) },
    {
      id: 'compare.look',
      words: say('Comparison: side by side, or one below the other'),
      group: 'here',
      run: () => change({ isUnified: !isUnified }),
    },
  ]);
  const same = rows.filter((row) => !isShown(row)).length;
  const differences = rows.filter(isDifference).length;
  return (
    <>
      <Sentence>
        <Told text={shown.sentence} />
      </Sentence>
      {newer !== undefined && <NewerNote newer={newer} onFollow={follow} />}
      <CompareHead system={system} left={left} right={right} shown={shown} />
      {shown.of !== 'releases' && <Unseen system={system} shown={shown} />}
      <div className={styles['bar']}>
        {same > 0 && (
          <Button onPress={() => change({ isWhole: look.isWhole !== true })}>
            {look.isWhole === true
              ? say('Only what differs')
              : same === 1
                ? say('Show the 1 that is the same')
                : say('Show the {same} that are the same', { same })}
          </Button>
        )}
        {!isNarrow && (
          <Button onPress={() => change({ isUnified: !isUnified })}>{isUnified ? say('Side by side') : say('One below the other')}</Button>
        )}
        {differences > 1 && <Steps onStep={goOn} />}
      </div>
      <div ref={tables} className={styles['tables']}>
        <CommitsPanel commits={commits} left={left} right={right} />
        {partsOf(rows.filter((row) => look.isWhole === true || isShown(row))).map(({ title, rows: ofPart }) => {
          const own = title === 'Configuration' && shown.of === 'releases' ? mergedByKey(ofPart) : ofPart;
          return (
            <Panel key={title} title={say(title)} aside={tallyOf(own) || undefined}>
              <CompareTable rows={own} left={left} right={right} isUnified={isUnified} isOfPlaces={shown.of !== 'releases'} />
            </Panel>
          );
        })}
      </div>
    </>
  );
}

function Steps({ onStep }: { readonly onStep: (by: number) => void }) {
  return (
    <>
      <Button onPress={() => onStep(1)}>{sayWith('Next difference {key}', { key: <kbd>d</kbd> })}</Button>
      <Button onPress={() => onStep(-1)}>{sayWith('Difference before {key}', { key: <kbd>u</kbd> })}</Button>
    </>
  );
}

/** How it is shown stands in the address, so that whoever gets it sees the same. */
function useLook({ system, left, right }: Comparison): { readonly look: CompareLook; readonly change: (look: CompareLook) => void } {
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const look: CompareLook = { isWhole: search.has('all'), isUnified: search.get('look') === 'unified' };
  return { look, change: (more) => go(comparePath(system, left, right, { ...look, ...more }), { replace: true }) };
}

/** To the next difference from where the focus is, and round at the end. */
function stepIn(tables: HTMLElement | null, by: number): void {
  const rows = [...(tables?.querySelectorAll<HTMLElement>('[data-difference]') ?? [])];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length;
  rows[next]?.focus();
}

/** What runs in such a place was asked for and never read: said before anybody takes it for the same. */
function Unseen({ system, shown }: { readonly system: string; readonly shown: Comparison }) {
  const places = useQuery(environmentsQuery(system)).data?.environments ?? [];
  const names = shown.sides.flatMap(({ name, environments = [name] }) => environments);
  const unseen = places.flatMap((place) => (place.unseen === true && names.includes(place.environment) ? [place.environment] : []));
  return unseen.length === 0 ? null : (
    <p className={styles['unseen']}>
      <Told text={wordsOfUnseen(unseen)} />
    </p>
  );
}
