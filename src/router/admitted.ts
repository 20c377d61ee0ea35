import type { OwnAnswer } from './pages.ts';
import type { Route, Side } from './table.ts';
import type { Traffic } from './traffic.ts';
import type { Visit } from './visit.ts';

/** A request that found its side. From here on it belongs to this side, whatever the table says later. */
export interface Admitted {
  readonly route: Route;
  readonly side: Side;
  /** For the service: cleaned, with who asks. */
  readonly headers: string[];
  readonly clock: () => number;
  readonly isStopping: () => boolean;
  /** Where it is counted: for the listener and for the side. */
  readonly traffics: readonly Traffic[];
  readonly visit: Visit;
}

export type Judgement =
  | { readonly kind: 'admitted'; readonly admitted: Admitted }
  | { readonly kind: 'answer'; readonly answer: OwnAnswer }
  /** It waits at the listener; nothing is counted yet. */
  | { readonly kind: 'held'; readonly route: Route };
