import type { Place } from './tree.ts';

/** How one kind of program is recognised, and how it is run. */
export interface Detector {
  readonly id: string;
  /** What it says of a folder, or undefined where the folder is none of its kind. */
  readonly detect: (place: Place) => Detected | undefined;
}

export interface Detected {
  /** What people call it: `Node`, `Django`. */
  readonly kind: string;
  /** What starts it; undefined where only its author knows. */
  readonly command?: string;
  /** What is to be run before a release is made of the folder. */
  readonly build?: string;
  readonly health?: string;
  /** Lines for a `.lockstepignore`. */
  readonly ignore?: readonly string[];
  /** What is good to know, a sentence each. */
  readonly notes?: readonly string[];
}
