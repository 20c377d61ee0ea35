import { Told } from '#web/parts/told.tsx';
import { say, sayCore, sayCount } from '#web/words/say.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { LegWait } from '#core/forecast/explain.ts';
import type { ForecastLine, ForecastView } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarView } from '#core/views/calendar.ts';
import { calendarQuery, forecastQuery } from '#web/api/queries.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { calendarPath } from '#web/paths.ts';
import { Chart } from './chart.tsx';
import { isOneDay } from '#web/words/instants.ts';
import { DateMoves } from './date-moves.tsx';
import { rangeTo } from './range.ts';
import styles from './when-panel.module.css';
import { wordsOfOdds } from './words.ts';
import { wordsInZones, wordsOfOtherZone } from './zones.ts';

/** When a release is live, as the calendar draws it, and what its earliest way waits for. Absent where it is no longer on its way. */
export function WhenPanel({ system, release }: { readonly system: string; readonly release: string }) {
  const forecast = useQuery(forecastQuery(system)).data;
  const line = forecast?.releases.find((each) => each.release === release);
  const view = useQuery(calendarQuery(system, line === undefined || forecast === undefined ? {} : rangeTo([line], forecast.now))).data;
  const own = view?.releases.find((each) => each.release === release);
  if (forecast === undefined || view === undefined || line === undefined || own === undefined) return null;
  return (
    <Panel title={say('When')} aside={<Link href={calendarPath(system)}>{say('The whole calendar')}</Link>}>
      <p className={styles['words']}>
        <Told text={line.words} /> {wordsOfOtherZone(view.zone)}
      </p>
      {line.earliest !== undefined && (
        <Chart
          view={view}
          now={Math.max(view.now, forecast.now)}
          label={`${release}: ${wordsOfOdds(line)}`}
          rows={[{ key: release, name: undefined, content: { kind: 'release', release: own, line, before: undefined } }]}
        />
      )}
      <Dates line={line} zone={view.zone} />
      <DateMoves system={system} release={release} view={view} />
      <Ahead line={line} forecast={forecast} view={view} />
      <div className={styles['foot']}>
        <CopyCommand command={`lockstep schedule ${release} --explain`} />
      </div>
    </Panel>
  );
}

interface ToldDate {
  readonly name: string;
  readonly at: Instant | undefined;
  readonly because: string;
}

/** Never one date where a person is on the way: three, each with what it rests on. What is the same day is said once. */
export function datesOf({ earliest, evenOdds, nineInTen, people, answers, neverPercent }: ForecastLine): readonly ToldDate[] {
  const never = neverPercent > 0 ? say('in {count} of 100 it never gets there', { count: neverPercent }) : '';
  const rests =
    people === 0
      ? say('nobody has to answer')
      : answers === 0
        ? say('our own guesses: nobody has answered here yet')
        : sayCount(answers, 'from {count} answer of people', 'from {count} answers of people');
  const both = never === '' ? rests : `${rests}; ${never}`;
  if (isOneDay(earliest, nineInTen)) return [{ name: say('live'), at: nineInTen, because: people === 0 ? never : both }];
  const isOne = isOneDay(evenOdds, nineInTen);
  return [
    {
      name: say('earliest'),
      at: earliest,
      because: people === 0 ? say('nothing takes longer than it must') : say('if people answer at once'),
    },
    ...(isOne ? [] : [{ name: say('even odds'), at: evenOdds, because: rests }]),
    { name: say('9 in 10'), at: nineInTen, because: isOne ? both : never },
  ];
}

function Dates({ line, zone }: { readonly line: ForecastLine; readonly zone: string }) {
  if (line.earliest === undefined) return null;
  return (
    <table className={styles['dates']}>
      <tbody>
        {datesOf(line).map(({ name, at, because }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{at === undefined ? say('none') : <time dateTime={new Date(at).toISOString()}>{wordsInZones(at, zone)}</time>}</td>
            <td className={styles['quiet']}>{because}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What lies before each stage to come, if everything goes as early as it may. */
function Ahead({ line, forecast, view }: { readonly line: ForecastLine; readonly forecast: ForecastView; readonly view: CalendarView }) {
  const legs = line.legs.filter(({ entered }) => entered === undefined || entered > forecast.now);
  if (legs.length === 0) return null;
  return (
    <details className={styles['ahead']}>
      <summary>{say('What the earliest date waits for')}</summary>
      <ol>
        {legs.map((leg) => (
          <li key={leg.stage}>
            <strong>{leg.stage}</strong> {leg.entered === undefined ? say('never') : wordsInZones(leg.entered, view.zone)}
            <ul className={styles['waits']}>
              {leg.waits.map((wait, index) => (
                // Two waits of one stage may be alike in everything but their order.
                <li key={`${wait.stage} ${wait.label} ${index}`}>{wordsOfWait(wait, view.zone)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </details>
  );
}

function wordsOfWait({ label, of, stage, to, because, days = [] }: LegWait, zone: string): string {
  // The earliest date takes for granted that nobody has to be waited for.
  if (of === 'person' && to !== undefined) return say('{label} in {stage}: answered at once', { label: sayCore(label), stage });
  const until =
    to === undefined
      ? because === undefined
        ? say('no end is known')
        : sayCore(because)
      : say('until {at}', { at: wordsInZones(to, zone) });
  const off = days.filter((day) => day.includes('does not count') && !day.includes('weekend'));
  return say('{label} in {stage}: {until}{off}', {
    label: sayCore(label),
    stage,
    until,
    off: off.length === 0 ? '' : ` (${off.map(sayCore).join('; ')})`,
  });
}
