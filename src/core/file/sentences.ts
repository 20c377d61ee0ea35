import { calendarFaults } from './sentences-of-calendars.ts';
import { deadlineFaults } from './sentences-of-deadlines.ts';
import { meaningFaults } from './sentences-of-meaning.ts';
import { refreshFaults } from './sentences-of-refreshes.ts';
import { shapeFaults } from './sentences-of-shape.ts';
import { trainFaults } from './sentences-of-trains.ts';
import { windowFaults } from './sentences-of-windows.ts';
import { yamlFaults } from './sentences-of-yaml.ts';
import type { SentenceCase } from './sentence-case.ts';

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
