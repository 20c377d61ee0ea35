import { say } from '#web/words/say.ts';
import { Link } from 'wouter';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import type { CalendarView, FreezeView, WindowView } from '#core/views/calendar.ts';
import { releasePath } from '#web/paths.ts';
import { Chart, type ChartRow } from './chart.tsx';
import styles from './calendar-chart.module.css';
import type { Moved } from './moved.ts';
import type { Tried } from './tried-bar.tsx';
import { wordsOfOdds, wordsOfScope } from './words.ts';

interface CalendarChartProps {
  readonly view: CalendarView;
  /** As the controller told it with the forecast, each minute anew. */
  readonly now: Instant;
  readonly lines: readonly ForecastLine[];
  /** As they are without what is tried. */
  readonly was: readonly ForecastLine[];
  readonly moved: readonly Moved[];
  readonly tried: Tried;
}

/** What is tried, then what forbids and permits, then each release. */
export function CalendarChart({ view, now, lines, was, moved, tried }: CalendarChartProps) {
  const rows = [triedRow(tried), ...ruleRows(view), ...lines.flatMap((line) => releaseRow(view, line, { was, moved }))];
  return <Chart view={view} rows={rows} now={now} label={labelOf(lines)} />;
}

/** One that is not moved is drawn as it was: the answers to two questions are of two instants. */
function releaseRow(
  view: CalendarView,
  line: ForecastLine,
  { was, moved }: Pick<CalendarChartProps, 'was' | 'moved'>,
): readonly ChartRow[] {
  const release = view.releases.find((each) => each.release === line.release);
  if (release === undefined) return [];
  const isMoved = moved.some((each) => each.release === line.release && each.isMoved);
  const old = was.find((each) => each.release === line.release);
  return [
    {
      key: line.release,
      name: <ReleaseName system={view.system} release={line.release} isHotfix={release.isHotfix === true} />,
      content: { kind: 'release', release, line: isMoved ? line : (old ?? line), before: isMoved ? old : undefined },
    },
  ];
}

function labelOf(lines: readonly ForecastLine[]): string {
  if (lines.length === 0) return say('Days, windows and freezes; the same stands below in words.');
  return say('{lines}. The same stands below in words.', {
    lines: lines.map((line) => `${line.release}: ${wordsOfOdds(line)}`).join('. '),
  });
}

function triedRow(tried: Tried): ChartRow {
  const name = (
    <span className={styles['rule']}>
      <strong>{say('What if')}</strong>{' '}
      <span className={styles['hint']}>{tried.freeze === undefined ? say('drag a freeze') : say('not saved')}</span>
    </span>
  );
  return { key: 'tried', name, content: { kind: 'tried', tried } };
}

/** Only those that have a time among the days shown; a stop comes first. */
function ruleRows({ freezes, windows, trains = [], refreshes = [], stop }: CalendarView): readonly ChartRow[] {
  const stopped: readonly FreezeView[] =
    stop === undefined ? [] : [{ name: say('stop'), because: stop.because, kind: 'freeze', scope: {}, spans: [spanOfStop(stop)] }];
  return [
    ...[...stopped, ...freezes.filter(hasTimes)].map((freeze): ChartRow => {
      const kind = freeze.kind === 'code' ? say('code freeze') : say('freeze');
      return {
        key: `freeze ${freeze.name}`,
        name: <RuleName kind={kind} name={freeze.name} scope={wordsOfScope(freeze.scope)} />,
        content: { kind: 'freeze', freeze },
      };
    }),
    ...windows.filter(hasTimes).map((window): ChartRow => ({
      key: `window ${window.name}`,
      name: <RuleName kind={say('window')} name={window.name} scope={wordsOfScope(window.scope)} />,
      content: { kind: 'window', window },
    })),
    ...trains.filter(hasTimes).map((train): ChartRow => ({
      key: `train ${train.name}`,
      name: <RuleName kind={say('train')} name={train.name} scope={wordsOfScope(train.scope)} />,
      content: { kind: 'train', train },
    })),
    ...refreshes.filter(hasTimes).map((due): ChartRow => ({
      key: `due ${due.environment}`,
      name: <RuleName kind={say('data due')} name={due.environment} scope={due.environment} />,
      content: { kind: 'due', due },
    })),
  ];
}

function hasTimes({ spans }: Pick<WindowView, 'spans'>): boolean {
  return spans.length > 0;
}

function spanOfStop({ from, until }: NonNullable<CalendarView['stop']>): { readonly from: number; readonly to: number } {
  return { from, to: until ?? Number.MAX_SAFE_INTEGER };
}

function RuleName({ kind, name, scope }: { readonly kind: string; readonly name: string; readonly scope: string }) {
  return (
    <span className={styles['rule']} title={`${kind} ${name}: ${scope}`}>
      {name} <span className={styles['hint']}>{scope === name ? kind : `${kind} ${scope}`}</span>
    </span>
  );
}

function ReleaseName({ system, release, isHotfix }: { readonly system: string; readonly release: string; readonly isHotfix: boolean }) {
  return (
    <span className={styles['release']}>
      <Link href={releasePath(system, release)}>{release}</Link>
      {isHotfix && <span className={styles['hint']}> {say('hotfix')}</span>}
    </span>
  );
}
