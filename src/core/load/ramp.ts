import { readDuration } from '#core/file/duration.ts';
import { readRate } from './read-legs.ts';
import { steady, type Leg } from './schedule.ts';
import type { RampStep } from './knee.ts';
import { isSpoiled, type LoadSecond } from './judge-load.ts';

/** A load that grows step by step until it is too much. */
export interface Ramp {
  /** Requests per second of each step. */
  readonly rates: readonly number[];
  readonly secondsPerStep: number;
}

export type ReadRamp = { readonly ok: true; readonly ramp: Ramp } | { readonly ok: false; readonly sentence: string };

const shape = /^knee (?:from (\S+(?:\s*\/\s*s)?) )?to (\S+(?:\s*\/\s*s)?) in (\d{1,3}) steps of (.+)$/;
const example = 'Write `knee to 400/s in 12 steps of 5 seconds`';

export function isRamp(text: string): boolean {
  return /^knee\b/.test(text.trim());
}

/** Reads `knee from 20/s to 400/s in 12 steps of 5 seconds`; without `from` it begins at one step's rate. */
export function readRamp(text: string): ReadRamp {
  const [, fromText, toText, stepsText, lengthText] = shape.exec(text.trim()) ?? [];
  if (toText === undefined || lengthText === undefined) return refuse(`\`${text}\` is no search for a knee. ${example}`);
  const [steps, to] = [Number(stepsText), readRate(toText)];
  const from = fromText === undefined ? (to ?? 0) / steps : readRate(fromText);
  if (to === undefined || from === undefined || from >= to)
    return refuse(`\`${text}\` does not go up from one rate to another. ${example}`);
  if (steps < 6 || steps > 60) return refuse('A knee is found in 6 to 60 steps');
  const length = readDuration(lengthText);
  if (!length.ok) return refuse(length.sentence);
  if (length.ms < 3_000 || length.ms % 1_000 !== 0) return refuse('A step lasts 3 seconds or more, and whole ones');
  const rates = Array.from({ length: steps }, (_, index) => from + ((to - from) * index) / (steps - 1));
  return { ok: true, ramp: { rates, secondsPerStep: length.ms / 1_000 } };
}

function refuse(sentence: string): ReadRamp {
  return { ok: false, sentence };
}

export function legsOf({ rates, secondsPerStep }: Ramp): readonly Leg[] {
  return rates.map((rate) => steady(rate, secondsPerStep));
}

/** What one second of a ramp tells besides its tally. */
export interface RampSecond extends LoadSecond {
  /** Really sent in this second: what the knee is fitted on. */
  readonly sent: number;
}

/**
 * Each step of a ramp that can be trusted: what was sent and what came back per second. The first second of a step still ends the step
 * before, and is left out; so is every second in which the generator was not well.
 */
export function stepsOfRamp(seconds: readonly RampSecond[], { rates, secondsPerStep }: Ramp): readonly RampStep[] {
  return rates.flatMap((_, index) => {
    const own = seconds.slice(index * secondsPerStep + 1, (index + 1) * secondsPerStep).filter((second) => !isSpoiled(second));
    if (own.length === 0) return [];
    const mean = (of: (second: RampSecond) => number): number => own.reduce((sum, second) => sum + of(second), 0) / own.length;
    return [{ offered: mean(({ sent }) => sent), delivered: mean(({ answered }) => answered) }];
  });
}
