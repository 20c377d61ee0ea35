import { calendarFaults } from './sentences-of-calendars.ts';
import { deadlineFaults } from './sentences-of-deadlines.ts';
import { meaningFaults } from './sentences-of-meaning.ts';
import { refreshFaults } from './sentences-of-refreshes.ts';
import { shapeFaults } from './sentences-of-shape.ts';
import { trainFaults } from './sentences-of-trains.ts';
import { windowFaults } from './sentences-of-windows.ts';
import { yamlFaults } from './sentences-of-yaml.ts';

/** For tests: a fault, where it is said, and in which words. */
export interface SentenceCase {
  /** The sentence's number in the list it was agreed in; those without one came later. */
  readonly number?: number;
  readonly code: string;
  readonly file: string;
  readonly at: string;
  readonly sentence: string;
}

export const faults: readonly SentenceCase[] = [
  ...yamlFaults,
  ...shapeFaults,
  ...meaningFaults,
  ...calendarFaults,
  ...windowFaults,
  ...trainFaults,
  ...deadlineFaults,
  ...refreshFaults,
];
