import { say } from '#web/words/say.ts';
import type { ReactNode } from 'react';
import type { CalendarView } from '#core/views/calendar.ts';
import chart from './chart.module.css';
import styles from './legend.module.css';
import rule from './rule-row.module.css';

/** What every shape means, in a line; only what the picture may show. */
export function Legend({ view, isTried }: { readonly view: CalendarView; readonly isTried: boolean }) {
  const [hasFreeze, hasWindow] = [view.freezes, view.windows].map((rules) => rules.some(({ spans }) => spans.length > 0));
  const isOff = (kind: string) => view.days.some((day) => day.kind === kind);
  return (
    <div className={styles['legend']}>
      <ul className={styles['list']} aria-label={say('What the shapes mean')}>
        {view.releases.length > 0 && <Ways isTried={isTried} />}
        {isOff('weekend') && (
          <Item words={say('weekend')}>
            <rect className={chart['fold']} x={8} width={14} height={14} />
            <path className={chart['zigzag']} d="M12 0l3 4l-4 4l3 6" />
          </Item>
        )}
        {(isOff('holiday') || isOff('closure')) && (
          <Item words={say('day off')}>
            <path className={chart['hatch']} d="M2 14l10 -14M10 14l10 -14M18 14l10 -14" />
          </Item>
        )}
        {hasFreeze === true && (
          <Item words={say('freeze')}>
            <rect className={rule['freeze']} x={1} y={1} width={28} height={12} />
          </Item>
        )}
        {hasWindow === true && (
          <Item words={say('window')}>
            <rect className={rule['open']} x={1} y={2} width={28} height={10} />
          </Item>
        )}
        {(view.trains ?? []).some(({ spans }) => spans.length > 0) && (
          <Item words={say('train, with its cut-off')}>
            <line className={rule['cut-off']} x1={4} x2={4} y1={0} y2={14} />
            <rect className={rule['train']} x={14} y={1} width={12} height={12} rx={2} />
          </Item>
        )}
        {(view.refreshes ?? []).some(({ spans }) => spans.length > 0) && (
          <Item words={say('data due to be refreshed')}>
            <rect className={rule['open']} x={8} y={4} width={20} height={6} />
            <line className={rule['due']} x1={8} x2={8} y1={0} y2={14} />
          </Item>
        )}
      </ul>
    </div>
  );
}

function Ways({ isTried }: { readonly isTried: boolean }) {
  return (
    <>
      <Item words={say('passed')}>
        <rect className={chart['bar']} data-kind="passed" width={30} height={14} />
      </Item>
      <Item words={say('soaking')}>
        <rect className={chart['bar']} data-kind="soaking" width={30} height={14} />
      </Item>
      <Item words={say('stands there')}>
        <rect className={chart['bar']} data-kind="here" width={30} height={14} />
      </Item>
      <Item words={say('soak to run')}>
        <rect className={chart['bar']} data-kind="to-run" x={0.5} y={0.5} width={29} height={13} />
      </Item>
      <Item words={say('planned')}>
        <rect className={chart['bar']} data-kind="planned" x={0.5} y={0.5} width={29} height={13} />
      </Item>
      <Item words={say('waits')}>
        <path className={chart['wait']} d="M0 7h30" />
      </Item>
      <Item words={say('live: earliest')}>
        <g className={chart['odds']}>
          <path className={chart['tick']} d="M15 0v14" />
        </g>
      </Item>
      <Item words={say('even odds')}>
        <g className={chart['odds']}>
          <circle className={chart['disc']} cx={15} cy={7} r={6} />
        </g>
      </Item>
      <Item words={say('9 in 10')}>
        <g className={chart['odds']}>
          <circle className={chart['ring']} cx={15} cy={7} r={4.5} />
        </g>
      </Item>
      {isTried && (
        <Item words={say('before')}>
          <circle className={chart['was']} cx={15} cy={7} r={6} />
        </Item>
      )}
    </>
  );
}

function Item({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <li className={styles['item']}>
      <svg width={30} height={14} aria-hidden>
        {children}
      </svg>
      {words}
    </li>
  );
}
