/** What one look at the machine came to. */
export interface Finding {
  /** What was looked at: `disk`. */
  readonly id: string;
  readonly state: 'ok' | 'warn' | 'missing';
  /** What was found, in a sentence. */
  readonly sentence: string;
  /** Why it matters; absent where all is well. */
  readonly why?: string;
  /** What to do. */
  readonly next?: string;
}

export function ok(id: string, sentence: string): Finding {
  return { id, state: 'ok', sentence };
}

interface Advice {
  readonly why: string;
  readonly next: string;
}

/** It goes on without it, less well or not with everything. */
export function warn(id: string, sentence: string, { why, next }: Advice): Finding {
  return { id, state: 'warn', sentence, why, next };
}

/** Nothing runs without it. */
export function missing(id: string, sentence: string, { why, next }: Advice): Finding {
  return { id, state: 'missing', sentence, why, next };
}
