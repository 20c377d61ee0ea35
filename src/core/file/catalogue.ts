import type { z } from 'zod';
import type { Milliseconds } from '#core/system.ts';

/** Every plug-in, by the word that names it in the file. */
export interface FileCatalogue {
  readonly targets: ReadonlyMap<string, TargetDescription>;
  /** As `http` in `smoke: {http: /health}`. */
  readonly checks: ReadonlyMap<string, CheckDescription>;
  /** As `directory` in `directory:./api`. */
  readonly sources: ReadonlyMap<string, SourceDescription>;
  readonly secretSources: ReadonlyMap<string, PlugInDescription>;
}

/** What a plug-in is, without its hands. */
export interface PlugInDescription {
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  /** The option that a single text fills: `path` for `directory:./api`. A source without one is named alone: `store`. */
  readonly scalar?: string;
  /** The shape of its options. What it makes of them must be plain JSON. */
  readonly options: z.ZodObject<z.core.$ZodShape, z.core.$ZodObjectConfig>;
  readonly examples: readonly unknown[];
}

export interface SourceDescription extends PlugInDescription {
  /** The option behind the colon: `package` of `npm:verdaccio`. */
  readonly scalar: string;
  /** An image is nothing that a process can be started from. */
  readonly makes: 'folder' | 'image';
  /** What a release names of it, for sentences: `a version`. */
  readonly typed: string;
}

/** One with a `scalar` stands in the file as a map, its options beside it; one without is named alone. */
export interface TargetDescription extends PlugInDescription {
  /** Somebody else's program starts the services: we lead no customers there, and start nothing beside it. */
  readonly handsOver?: true;
  /** Whether nobody can read back what runs, with these options. */
  readonly isUnseen?: (options: { readonly [key: string]: unknown }) => boolean;
  /** The longest that a switch takes; absent: as long as usual. */
  readonly switchMsOf?: (options: { readonly [key: string]: unknown }) => Milliseconds;
}

export interface CheckDescription extends PlugInDescription {
  /** The option that stands beside the check's kind: `path` for `http: /health`. */
  readonly scalar: string;
  readonly defaultTimeoutMs: Milliseconds;
  /** The same, where it follows from the options. */
  readonly timeoutMsOf?: (options: { readonly [key: string]: unknown }) => Milliseconds;
  /** Why it cannot be judged where no request comes by our router, and what to write there; undefined where it can. Absent: it always can. */
  readonly sayUnrouted?: (options: { readonly [key: string]: unknown }, environment: string) => string | undefined;
  /** Whether it may run twice without harm. */
  readonly repeatable: boolean;
}
