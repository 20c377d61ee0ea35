import type { z } from 'zod';

/** What a plug-in is, without its hands: what the parser, the command line, the docs and the UI need to know of it. */
export interface PlugInDescription {
  readonly id: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Strict and without transforms: parsing what it gave again gives the same, and it is JSON. */
  readonly options: z.ZodObject;
  /** The option that a short form fills: `http: /health`, `directory:./api`. */
  readonly scalar?: string;
  /** Values that `options` accepts, for docs, schema and tests. */
  readonly examples: readonly { readonly [option: string]: unknown }[];
}

export interface CheckDescription extends PlugInDescription {
  readonly scalar: string;
  /** Longest run where the file says no `timeout`. The option `timeout` of a check becomes its `timeoutMs`. */
  readonly defaultTimeoutMs: number;
  /** Running it twice does no harm, so a lost attempt is simply run again. */
  readonly repeatable: boolean;
}

/** Every kind of plug-in that a system file may name, by id. `src/catalogue/index.ts` is the one of this build. */
export interface FileCatalogue {
  readonly targets: ReadonlyMap<string, PlugInDescription>;
  readonly checks: ReadonlyMap<string, CheckDescription>;
  readonly sources: ReadonlyMap<string, PlugInDescription>;
  readonly secretSources: ReadonlyMap<string, PlugInDescription>;
}
