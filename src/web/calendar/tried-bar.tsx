import { say } from '#web/words/say.ts';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { DayView } from '#core/views/calendar.ts';
import { type Axis, dayAt, daysToChoose } from './axis.ts';
import { type Grip, moveFreeze, placeOf, type TriedFreeze } from './freeze.ts';
import { spanOf } from './picture.ts';
import styles from './tried-bar.module.css';
import { wordsOfDate, wordsOfDates, wordsOfLength } from './words.ts';

/** What is tried, and how it changes. */
export interface Tried {
  readonly freeze: TriedFreeze | undefined;
  readonly onChange: (freeze: TriedFreeze | undefined) => void;
  /** A freeze of these days, of the stages that one begins with. */
  readonly begin: (first: string, last: string) => TriedFreeze;
}

/** By keys: arrows go by a working day, with Shift its end; a page is a week. */
const keySteps: { readonly [key: string]: number } = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 };

/** How long one is that is begun by a tap or a key: it has ends to be pulled at. */
const tapDays = 3;

/** The line of what is tried: drawn over empty days with the mouse, or held at its middle and its ends. */
export function TriedBar({ axis, tried: { freeze, onChange, begin } }: { readonly axis: Axis; readonly tried: Tried }) {
  const days = daysToChoose(axis);
  const lane = useRef<HTMLDivElement>(null);
  const drawn = useRef<string>(undefined);
  const hasDrawn = useRef(false);
  const dayUnder = ({ clientX }: { readonly clientX: number }): DayView | undefined =>
    dayAt(axis, clientX - (lane.current?.getBoundingClientRect().left ?? 0));
  const draw = (event: PointerEvent): void => {
    const [from, to] = [drawn.current, dayUnder(event)?.date];
    if (from === undefined || to === undefined) return;
    // A hand that has not left its day only taps.
    hasDrawn.current ||= from !== to;
    if (hasDrawn.current) onChange(from < to ? begin(from, to) : begin(to, from));
  };
  const beginAt = (date: string | undefined): void => {
    if (date !== undefined) onChange(moveFreeze(begin(date, date), 'last', tapDays - 1, days));
  };
  return (
    <div ref={lane} className={styles['lane']}>
      <button
        type="button"
        className={styles['empty']}
        aria-label={say('Try a freeze here')}
        onPointerDown={(event) => {
          // A finger scrolls here: it begins one by a tap.
          if (event.pointerType !== 'mouse' || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drawn.current = dayUnder(event)?.date;
          hasDrawn.current = false;
        }}
        onPointerMove={(event) => drawn.current !== undefined && draw(event)}
        onLostPointerCapture={() => {
          drawn.current = undefined;
        }}
        // Keys press it at no place of the screen: then it begins with the week that comes.
        onClick={(event) => {
          if (!hasDrawn.current) beginAt(event.detail === 0 ? days[Math.floor(days.length / 2)]?.date : dayUnder(event)?.date);
          hasDrawn.current = false;
        }}
      />
      {freeze !== undefined && <Held axis={axis} freeze={freeze} days={days} onChange={onChange} dayUnder={dayUnder} />}
    </div>
  );
}

interface HeldProps extends Pick<Tried, 'onChange'> {
  readonly axis: Axis;
  readonly freeze: TriedFreeze;
  readonly days: readonly DayView[];
  readonly dayUnder: (place: { readonly clientX: number }) => DayView | undefined;
}

function Held({ axis, freeze, days, onChange, dayUnder }: HeldProps) {
  const piece = pieceOf(axis, freeze, days);
  if (piece === undefined) return null;
  const grips = { freeze, days, onChange, dayUnder };
  const where = freeze.stages?.join(', ') ?? say('every stage');
  return (
    <>
      <Handle {...grips} grip="whole" label={say('What-if freeze of {where}', { where })} style={{ left: piece.x, width: piece.width }} />
      <Handle {...grips} grip="first" label={say('Its first day')} style={{ left: piece.x - 12 }} />
      <Handle {...grips} grip="last" label={say('Its last day')} style={{ left: piece.x + piece.width - 12 }} />
    </>
  );
}

interface HandleProps extends Omit<HeldProps, 'axis'> {
  readonly grip: Grip;
  readonly label: string;
  readonly style: { readonly left: number; readonly width?: number };
}

/** Held by a pointer anywhere on it; what keys and screen readers hold is the slider in it. */
function Handle({ freeze, days, onChange, dayUnder, grip, label, style }: HandleProps) {
  const held = useRef<{ readonly freeze: TriedFreeze; readonly place: number }>(undefined);
  const slider = useRef<HTMLInputElement>(null);
  const placeUnder = (event: PointerEvent): number => placeOf(days, dayUnder(event)?.date ?? freeze.first, 'from');
  const value = grip === 'last' ? placeOf(days, freeze.last, 'to') : placeOf(days, freeze.first, 'from');
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = keySteps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onChange(moveFreeze(freeze, event.shiftKey && grip === 'whole' ? 'last' : grip, by, days));
  };
  return (
    <div
      className={styles[grip === 'whole' ? 'bar' : 'end']}
      style={style}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        slider.current?.focus();
        held.current = { freeze, place: placeUnder(event) };
      }}
      onPointerMove={(event) => {
        const from = held.current;
        if (from !== undefined) onChange(moveFreeze(from.freeze, grip, placeUnder(event) - from.place, days));
      }}
      onLostPointerCapture={() => {
        held.current = undefined;
      }}
    >
      <input
        ref={slider}
        type="range"
        className={styles['slider']}
        min={0}
        max={days.length - 1}
        value={value}
        aria-label={label}
        aria-valuetext={valueOf(freeze, grip, days)}
        onKeyDown={onKeyDown}
        onChange={(event) => onChange(moveFreeze(freeze, grip, Number(event.currentTarget.value) - value, days))}
      />
      {grip === 'whole' && <span className={styles['words']}>{say('what-if freeze')}</span>}
    </div>
  );
}

function valueOf(freeze: TriedFreeze, grip: Grip, days: readonly DayView[]): string {
  if (grip === 'whole') return `${wordsOfDates(freeze.first, freeze.last)}, ${wordsOfLength(freeze, days)}`;
  return wordsOfDate(grip === 'first' ? freeze.first : freeze.last);
}

/** From the beginning of its first day to the end of its last one, as far as they are shown. */
function pieceOf(
  axis: Axis,
  { first, last }: TriedFreeze,
  days: readonly DayView[],
): { readonly x: number; readonly width: number } | undefined {
  const shown = days.filter(({ date }) => date >= first && date <= last);
  const [from, to] = [shown[0], shown.at(-1)];
  return from === undefined || to === undefined ? undefined : spanOf(axis, from.from, to.to)[0];
}

/** Over all lines: what it forbids. */
export function TriedShade({
  axis,
  freeze,
  height,
  top,
}: {
  readonly axis: Axis;
  readonly freeze: TriedFreeze;
  readonly height: number;
  readonly top: number;
}) {
  const piece = pieceOf(axis, freeze, daysToChoose(axis));
  if (piece === undefined) return null;
  const { x, width } = piece;
  return (
    <g className={styles['shade']}>
      <rect fill="url(#freeze)" x={x} y={top} width={width} height={height - top} />
      <line x1={x} x2={x} y1={top} y2={height} />
      <line x1={x + width} x2={x + width} y1={top} y2={height} />
    </g>
  );
}
