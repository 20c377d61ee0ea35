import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from 'wouter';
import { type StayView, wordsOfStay } from '#core/views/stays.ts';
import { staysQuery } from '#web/api/queries.ts';
import { useNow } from '#web/live/clock.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Instant } from '#web/parts/instant.tsx';
import { Panel } from '#web/parts/panel.tsx';
import { Told } from '#web/parts/told.tsx';
import { environmentPath, releasePath } from '#web/paths.ts';
import { wordsOfDay } from '#web/words/instants.ts';
import { say, sayCount } from '#web/words/say.ts';
import { barsIn, stretchOf } from './stay-bars.ts';
import styles from './stays-panel.module.css';

interface StaysPanelProps {
  readonly system: string;
  readonly environment: string;
}

/** What ran here, drawn from left to right and told below, newest first. Absent where nothing ever ran. */
export function StaysPanel({ system, environment }: StaysPanelProps) {
  const stays = useQuery(staysQuery(system, environment)).data?.stays ?? [];
  const now = useNow();
  const ago = weeksIn(useSearch());
  if (stays.length === 0) return null;
  const stretch = stretchOf(stays, now, ago);
  const bars = barsIn(stays, stretch);
  return (
    <Panel title={say('What ran here')} aside={sayCount(stays.length, '{count} stay', '{count} stays')}>
      <div className={styles['line']} aria-hidden>
        {bars.map(({ stay, left, width }) => (
          <span
            key={`${stay.promotion} ${stay.from}`}
            className={styles['bar']}
            data-runs={stay.to === undefined || undefined}
            data-back={stay.takenBack}
            title={stay.release}
            style={{ left: `${left}%`, width: `${width}%` }}
          >
            {stay.release}
          </span>
        ))}
      </div>
      <div className={styles['axis']}>
        <span>{wordsOfDay(stretch.from)}</span>
        <Weeks system={system} environment={environment} ago={ago} hasEarlier={(stays[0]?.from ?? 0) < stretch.from} />
        <span>{ago === 0 ? say('today') : wordsOfDay(stretch.to)}</span>
      </div>
      <ol className={styles['list']}>
        {bars.toReversed().map(({ stay }) => (
          <Stay key={`${stay.promotion} ${stay.from}`} system={system} stay={stay} />
        ))}
      </ol>
      <div className={styles['foot']}>
        <CopyCommand command={`lockstep env show ${environment} --stays`} />
      </div>
    </Panel>
  );
}

/** How far back stands in the address. */
function weeksIn(search: string): number {
  const asked = Number(new URLSearchParams(search).get('ago') ?? 0);
  return Number.isInteger(asked) && asked > 0 && asked < 5_000 ? asked : 0;
}

const stepWeeks = 2;

function Weeks({ system, environment, ago, hasEarlier }: StaysPanelProps & { readonly ago: number; readonly hasEarlier: boolean }) {
  const [, go] = useLocation();
  if (ago === 0 && !hasEarlier) return null;
  const to = (weeks: number): void => go(environmentPath(system, environment, weeks), { replace: true });
  return (
    <span className={styles['weeks']}>
      {hasEarlier && <Button onPress={() => to(ago + stepWeeks)}>{say('Two weeks earlier')}</Button>}
      {ago > 0 && <Button onPress={() => to(Math.max(0, ago - stepWeeks))}>{say('Two weeks later')}</Button>}
    </span>
  );
}

function Stay({ system, stay }: { readonly system: string; readonly stay: StayView }) {
  const { release, stage, from, to } = stay;
  return (
    <li className={styles['stay']}>
      <Link href={releasePath(system, release, stage)}>{release}</Link>
      <span>
        <Instant at={from} /> – {to === undefined ? <strong>{say('runs now')}</strong> : <Instant at={to} />}
      </span>
      <span className={styles['how']}>
        <Told text={wordsOfStay(stay)} />
      </span>
    </li>
  );
}
