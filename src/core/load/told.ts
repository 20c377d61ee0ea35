// What a recording tells of a load: steps, and what was left out of it.
import type { Place } from './read-document.ts';
import type { LoadStep } from './scenario.ts';

export interface Source {
  /** For people. */
  readonly name: string;
  readonly text: string;
  /** Only these are sent: a recording may have changed something. */
  readonly methods: readonly string[];
}

/** What one kind of file tells. */
export type Told = FoundSteps | Place;

export interface FoundSteps {
  readonly steps: readonly LoadStep[];
  readonly leftOut: readonly string[];
  /** Method and path of everything that the file tells of, each once, whether it becomes a step or not. */
  readonly endpoints: readonly string[];
}
