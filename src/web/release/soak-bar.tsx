import { say, sayWith } from '#web/words/say.ts';
import { lazy, Suspense } from 'react';
import type { ReleaseView, StageView } from '#core/views/shapes.ts';
import { useNow } from '#web/live/clock.ts';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { soakShare } from './journey-line.tsx';
import { workingDaysOf } from './planned.ts';
import styles from './soak-bar.module.css';

/** It comes with the chunk of the calendar; until then the bar says as much without days. */
const SoakPicture = lazy(async () => ({ default: (await import('#web/calendar/soak-picture.tsx')).SoakPicture }));

/** Real time from entry to the instant at which it may leave. Absent where there is no soak, and once it is over. */
export function SoakBar({ view, stage }: { readonly view: ReleaseView; readonly stage: StageView }) {
  const { entered, soakUntil, status } = stage;
  if (entered === undefined || soakUntil === undefined || status === 'passed') return null;
  const bar = <PlainBar stage={stage} entered={entered} soakUntil={soakUntil} />;
  const days = wholeDaysOf(view, stage);
  if (days === undefined) return bar;
  return (
    <Suspense fallback={bar}>
      <SoakPicture
        system={view.system}
        calendar={days.calendar}
        pauses={stage.pauses}
        workingDays={days.workingDays}
        entered={entered}
        until={soakUntil}
        instead={bar}
      />
    </Suspense>
  );
}

/** Of a soak in working days without a gap: its days can be shown, for they follow each other. */
function wholeDaysOf({ hotfix }: ReleaseView, { exit }: StageView): ReturnType<typeof workingDaysOf> {
  const soaks = exit.flatMap(({ gate }) => (gate.kind === 'soak' ? [gate] : []));
  const [soak] = soaks;
  if (soaks.length !== 1 || soak === undefined || soak.mode !== 'continuous') return undefined;
  return workingDaysOf(soak, hotfix !== undefined);
}

interface PlainBarProps {
  readonly stage: StageView;
  readonly entered: number;
  readonly soakUntil: number;
}

function PlainBar({ stage, entered, soakUntil }: PlainBarProps) {
  const now = useNow();
  const share = soakShare(stage, now);
  return (
    <figure className={styles['soak']} data-status="soaking">
      <span className={styles['bar']} aria-hidden>
        <span className={styles['done']} style={{ width: `${100 * share}%` }} />
      </span>
      <figcaption className={styles['ends']}>
        <span>{sayWith('entered {at}', { at: <Instant at={entered} /> })}</span>
        <strong>{share < 1 ? sayWith('may leave {at}', { at: <Countdown at={soakUntil} /> }) : say('the soak has run')}</strong>
      </figcaption>
    </figure>
  );
}
