import type { z } from 'zod';
import type { Milliseconds } from '#core/system.ts';

/** What the parser must know of plug-ins. `src/catalogue` describes more; whatever it says beyond this is not looked at here. */
export interface FileCatalogue {
  readonly targets: ReadonlyMap<string, PluginWords>;
  /** Key: the word that names the check's kind in the file, as `http` in `smoke: {http: /health}`. */
  readonly checks: ReadonlyMap<string, CheckWords>;
  /** Key: what stands before the colon, as `directory` in `directory:./api`. */
  readonly sources: ReadonlyMap<string, PluginWords>;
  readonly secretSources: ReadonlyMap<string, PluginWords>;
}

export interface PluginWords {
  readonly summary: string;
}

export interface CheckWords extends PluginWords {
  /** The shape of its fields. What it makes of them must be plain JSON; durations: `durationOption` of `duration.ts`. */
  readonly options: z.ZodObject<z.core.$ZodShape, z.core.$ZodObjectConfig>;
  /** The field that the text beside the kind fills: `path` for `http: /health`. */
  readonly shorthand: string;
  readonly defaultTimeoutMs: Milliseconds;
}
