import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { rollBackAt, suspendAt } from '#core/canary/wager.ts';
import type { CanaryView } from '#core/views/shapes.ts';
import { liveCanaryQuery } from '#web/api/queries.ts';
import { atServer } from '#web/live/clock.ts';
import { Instant } from '#web/parts/instant.tsx';
import { wordsOfOdds } from '#web/release/canary-panel.tsx';
import { percentOf } from '#web/words/numbers.ts';
import { say } from '#web/words/say.ts';
import { heightOfOdds, type Seen, seenBySteps, steppedLine, withLook } from './curve-points.ts';
import styles from './rollout-curve.module.css';

const frame = { width: 480, height: 72 } as const;

interface RolloutCurveProps {
  readonly system: string;
  readonly canary: CanaryView;
}

/** Share of the traffic and odds over time: what the steps saw, and what was seen since somebody looks on. What there is no curve of is left out. */
export function RolloutCurve({ system, canary }: RolloutCurveProps) {
  const isLookedAt = canary.steps.some(({ state, kind }) => state === 'now' && kind === 'weight');
  const { data, dataUpdatedAt } = useQuery({ ...liveCanaryQuery(system, canary.environment), enabled: isLookedAt });
  const [kept, setKept] = useState<{ readonly lookedAt: number; readonly looks: readonly Seen[] }>({ lookedAt: 0, looks: [] });
  const live = isLookedAt ? data?.canary : undefined;
  if (live !== undefined && kept.lookedAt !== dataUpdatedAt) {
    setKept({ lookedAt: dataUpdatedAt, looks: withLook(kept.looks, atServer(dataUpdatedAt), live) });
  }
  const points = [...seenBySteps(canary.steps), ...kept.looks].toSorted((left, right) => left.at - right.at);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.at === first.at) return null;
  return (
    <div className={styles['curves']}>
      <Curve
        name={say('Share of the traffic')}
        now={percentOf(last.share)}
        line={steppedLine(points, frame, ({ share }) => share)}
        marks={[{ words: percentOf(0.5), at: 0.5, tone: 'half' }]}
      />
      <Curve
        name={say('Odds that it is worse')}
        now={wordsOfOdds(last.odds)}
        line={steppedLine(points, frame, ({ odds }) => heightOfOdds(odds))}
        marks={[
          { words: say('suspended at {odds} to 1', { odds: suspendAt }), at: heightOfOdds(suspendAt), tone: 'bound' },
          {
            words: say('then taken back at {odds} to 1', { odds: rollBackAt }),
            at: heightOfOdds(rollBackAt),
            tone: 'bound',
            isBelow: true,
          },
        ]}
      />
      <p className={styles['axis']}>
        <Instant at={first.at} />
        <Instant at={last.at} />
      </p>
    </div>
  );
}

interface Bound {
  readonly words: string;
  /** 0 to 1, from below. */
  readonly at: number;
  readonly tone: 'half' | 'bound';
  /** Where another one is near. */
  readonly isBelow?: true;
}

interface CurveProps {
  readonly name: string;
  /** What it is in the end. */
  readonly now: string;
  readonly line: string;
  readonly marks: readonly Bound[];
}

function Curve({ name, now, line, marks }: CurveProps) {
  return (
    <figure className={styles['curve']}>
      <figcaption>
        {name} <strong>{now}</strong>
      </figcaption>
      {/* Its words stand in the steps above, number by number. */}
      <div className={styles['plot']}>
        <svg viewBox={`0 -2 ${frame.width} ${frame.height + 4}`} aria-hidden preserveAspectRatio="none">
          {marks.map(({ words, at, tone }) => (
            <line key={words} x1={0} x2={frame.width} y1={frame.height * (1 - at)} y2={frame.height * (1 - at)} data-tone={tone} />
          ))}
          <line x1={0} x2={frame.width} y1={frame.height} y2={frame.height} data-tone="floor" />
          <polyline points={line} />
        </svg>
        {marks.map(({ words, at, isBelow }) => (
          <small key={words} data-below={isBelow} style={{ bottom: `${(100 * at * frame.height + 200) / (frame.height + 4)}%` }}>
            {words}
          </small>
        ))}
      </div>
    </figure>
  );
}
