import { type FocusEvent, type KeyboardEvent, useState } from 'react';

/** Row and column of a cell that can be gone to. */
export type Place = `${number},${number}`;

const steps: { readonly [key: string]: readonly [rows: number, columns: number] } = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * A grid is one stop of the Tab key; arrows move inside it, Enter follows the link. Cells say where they are in `data-place`;
 * a cell without a link is stepped over.
 */
export function useGridKeys(first: Place) {
  const [active, setActive] = useState<Place>(first);
  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const place = placeOf(event.target);
    if (place !== undefined) setActive(place);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key];
    const from = placeOf(event.target);
    if (step === undefined || from === undefined) return;
    event.preventDefault();
    neighbour(event.currentTarget, from, step)?.focus();
  };
  return { onFocus, onKeyDown, tabIndexOf: (place: Place) => (place === active ? 0 : -1) };
}

function neighbour(grid: HTMLElement, from: Place, [rows, columns]: readonly [number, number]): HTMLElement | undefined {
  const cells = [...grid.querySelectorAll<HTMLElement>('[data-place]')];
  const [row, column] = numbersOf(from);
  const others = cells.flatMap((cell) => {
    const [otherRow, otherColumn] = numbersOf(placeOf(cell) ?? from);
    const [down, right] = [otherRow - row, otherColumn - column];
    const isAhead = rows === 0 ? down === 0 && right * columns > 0 : down * rows > 0;
    // The nearest row first, and in it the nearest column.
    return isAhead ? [{ cell, distance: Math.abs(down) * 1000 + Math.abs(right) }] : [];
  });
  return others.toSorted((left, right) => left.distance - right.distance)[0]?.cell;
}

function placeOf(target: EventTarget): Place | undefined {
  const place = target instanceof HTMLElement ? target.dataset['place'] : undefined;
  return place !== undefined && isPlace(place) ? place : undefined;
}

function isPlace(text: string): text is Place {
  return /^\d+,\d+$/.test(text);
}

function numbersOf(place: Place): readonly [number, number] {
  const [row, column] = place.split(',').map(Number);
  return [row ?? 0, column ?? 0];
}
