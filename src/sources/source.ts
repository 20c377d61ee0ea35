import type { ArtefactSource } from '#core/origin.ts';

/** One kind of source: what the file says and what was typed becomes a folder to pack, and where it came from. */
export interface Source {
  /** Throws SourceErrors. */
  take(asked: SourceAsked, context: SourceContext): Promise<Taken>;
}

export interface SourceAsked {
  readonly service: string;
  /** Behind the colon in the file: `verdaccio` of `npm:verdaccio`. */
  readonly place: string;
  /** The long form's other fields, in the shape that the catalogue gives them. */
  readonly options: { readonly [option: string]: unknown };
  /** Behind `SERVICE=`; absent where nothing was typed. */
  readonly typed?: string;
  /** What is typed is relative to it. */
  readonly folder: string;
  /** Paths of the file are relative to it: the folder of the nearest lockstep.yaml, else `folder`. */
  readonly fileFolder: string;
}

export interface SourceContext {
  /** An empty folder of one's own; who lends it removes it. */
  readonly lent: string;
  readonly variables: Variables;
  /** Fires when whoever asked goes away: no child is left behind. */
  readonly signal: AbortSignal;
  /** What is good to know: it stays on the screen. */
  say(sentence: string): void;
  /** What it does now; the next one takes its place. */
  tell(words: string): void;
}

export interface Variables {
  readonly [name: string]: string | undefined;
}

export interface Taken {
  /** What is to be packed. It is read, never written. */
  readonly folder: string;
  /** For people: `npm:verdaccio@6.1.6`. */
  readonly source: string;
  readonly origin?: ArtefactSource;
  /** Where the commits lie that led to it. */
  readonly repository?: string;
}
