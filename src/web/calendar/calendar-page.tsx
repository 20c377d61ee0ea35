import { say, sayCore, sayWith } from '#web/words/say.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useSearch } from 'wouter';
import type { ForecastView } from '#core/forecast/view.ts';
import type { CalendarView } from '#core/views/calendar.ts';
import { calendarQuery, forecastQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Crumbs } from '#web/parts/crumbs.tsx';
import { Loading } from '#web/parts/loading.tsx';
import { Page } from '#web/parts/page.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { Trouble } from '#web/parts/trouble.tsx';
import { CalendarBar } from './calendar-bar.tsx';
import { CalendarChart } from './calendar-chart.tsx';
import styles from './calendar-page.module.css';
import type { TriedFreeze } from './freeze.ts';
import { InWords } from './in-words.tsx';
import { Legend } from './legend.tsx';
import { type Moved, movedBy } from './moved.ts';
import { rangeTo } from './range.ts';
import { useWhatIf, type WhatIf } from './use-what-if.ts';
import { WhatIfPanel } from './what-if-panel.tsx';
import { wordsOfComing, wordsOfFreeze, wordsOfTried } from './words.ts';
import { ownZone } from './zones.ts';

/** When everything happens: days that count and days that do not, windows, freezes, and each release on its way; and what a freeze would move. */
export function CalendarPage({ system }: { readonly system: string }) {
  const search = new URLSearchParams(useSearch());
  const [from, calendar] = [search.get('from'), search.get('calendar')];
  const forecast = useQuery(forecastQuery(system));
  // Which days are shown is said by the address, else by the last go-live.
  const range = from === null ? rangeTo(forecast.data?.releases ?? [], forecast.data?.now ?? 0) : { from };
  const days = useQuery({
    ...calendarQuery(system, { ...range, ...(calendar !== null && { calendar }) }),
    enabled: from !== null || !forecast.isPending,
    placeholderData: keepPreviousData,
  });
  const trouble = days.error ?? forecast.error;
  const title = say('Calendar of {system}', { system });
  return (
    <Page title={title} heading={title} isHeadingHidden above={<Crumbs system={system} />}>
      {days.data !== undefined && forecast.data !== undefined ? (
        <Calendar view={days.data} forecast={forecast.data} />
      ) : trouble === null ? (
        <Loading label={say('Reading the calendar of {system}', { system })} lines={10} />
      ) : (
        <Trouble error={trouble} onRetry={() => void Promise.all([days.refetch(), forecast.refetch()])} />
      )}
    </Page>
  );
}

function Calendar({ view, forecast }: { readonly view: CalendarView; readonly forecast: ForecastView }) {
  const whatIf = useWhatIf();
  const { freeze, text, change } = whatIf;
  const { answer, error, moved, isSettled } = useTried(view, forecast, whatIf);
  const stages = stagesOf(view);
  const begin = (first: string, last: string): TriedFreeze => ({ ...(freeze ?? usualScope(stages)), first, last });
  const isTried = freeze !== undefined || text !== undefined;
  useEscape(isTried, () => change(undefined));
  return (
    <>
      <div className={styles['top']}>
        <div aria-live="polite">
          <Sentence>{sentenceOf({ view, forecast, freeze, text, moved: isSettled ? moved : undefined })}</Sentence>
        </div>
        <CalendarBar view={view} isTried={isTried} onTry={() => change(firstFreeze(view, stages))} />
      </div>
      <Legend view={view} isTried={isTried} />
      {error !== null && <Trouble error={error} />}
      <CalendarChart
        view={view}
        now={Math.max(view.now, forecast.now)}
        lines={(answer ?? forecast).releases}
        was={answer === undefined ? [] : forecast.releases}
        moved={moved ?? []}
        tried={{ freeze, onChange: change, begin }}
      />
      {forecast.pace !== undefined && <Pace words={forecast.pace.words} />}
      {isTried && error === null && (
        <WhatIfPanel view={view} stages={stages} freeze={freeze} text={text ?? ''} moved={moved} onChange={change} />
      )}
      <InWords view={view} forecast={forecast} />
      <Foot view={view} />
    </>
  );
}

/** Beside the dates that slip by it. */
function Pace({ words }: { readonly words: string }) {
  return (
    <p role="note" className={styles['pace']}>
      {sayCore(words)}
    </p>
  );
}

interface TriedAnswer {
  readonly answer: ForecastView | undefined;
  readonly error: Error | null;
  readonly moved: readonly Moved[] | undefined;
  /** It is the answer to what is drawn. */
  readonly isSettled: boolean;
}

/** What the forecast says to what is tried. While one is moved the dates of the last one stay, rather than nothing. */
function useTried(view: CalendarView, forecast: ForecastView, { text, isMoving }: WhatIf): TriedAnswer {
  const { data, error, isPlaceholderData } = useQuery({
    ...forecastQuery(view.system, text),
    enabled: text !== undefined,
    placeholderData: keepPreviousData,
  });
  const answer = text === undefined ? undefined : data;
  const moved = answer === undefined ? undefined : movedBy(forecast.releases, answer.releases, view.days);
  return { answer, error: text === undefined ? null : error, moved, isSettled: !isMoving && !isPlaceholderData };
}

interface Answered {
  readonly view: CalendarView;
  readonly forecast: ForecastView;
  readonly freeze: TriedFreeze | undefined;
  readonly text: string | undefined;
  readonly moved: readonly Moved[] | undefined;
}

function sentenceOf({ view, forecast, freeze, text, moved }: Answered): string {
  if (freeze !== undefined)
    return moved === undefined ? say('Reckoning {freeze}.', { freeze: wordsOfFreeze(freeze) }) : wordsOfTried(freeze, moved);
  return text === undefined ? wordsOfComing(forecast.releases, view) : say('What if: {text}.', { text });
}

/** Whatever has the focus: what is tried is given up. */
function useEscape(isTried: boolean, giveUp: () => void): void {
  const onEscape = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) giveUp();
  });
  useEffect(() => {
    if (!isTried) return;
    const listen = (event: globalThis.KeyboardEvent): void => onEscape(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isTried]);
}

function Foot({ view }: { readonly view: CalendarView }) {
  return (
    <footer className={styles['footer']}>
      <CopyCommand command={view.releases.length === 0 ? 'lockstep calendar show' : 'lockstep forecast'} />
      <span>
        {sayWith('true for ledger {seq}, times of {own}, {calendar} in {zone}', {
          seq: <code>#{view.seq}</code>,
          own: ownZone(),
          calendar:
            view.calendar === undefined
              ? say('no calendar in the file, so every day counts')
              : say('days of calendar {calendar}', { calendar: view.calendar }),
          zone: view.zone,
        })}
      </span>
    </footer>
  );
}

/** Of all paths, each once, in the order of the longest. */
function stagesOf({ releases }: CalendarView): readonly string[] {
  const longest = releases.toSorted((left, right) => right.path.length - left.path.length);
  return [...new Set(longest.flatMap(({ path }) => path))];
}

function usualScope(stages: readonly string[]): Pick<TriedFreeze, 'stages'> {
  const last = stages.at(-1);
  return last === undefined ? {} : { stages: [last] };
}

/** Three working days of the last stage, from the next week on: something to take hold of. */
function firstFreeze({ days, now }: CalendarView, stages: readonly string[]): TriedFreeze {
  const ahead = days.filter((day) => day.from > now && day.counts !== 0);
  const [first, last] = [ahead[Math.min(5, ahead.length - 1)] ?? days.at(-1), ahead[7] ?? ahead.at(-1) ?? days.at(-1)];
  return { first: first?.date ?? '', last: last?.date ?? '', ...usualScope(stages) };
}
