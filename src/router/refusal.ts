/** What the router will not do for its agent. Each code has a paragraph in docs/errors.md. */
export type RouterRefusalCode =
  | 'configuration-invalid'
  | 'configuration-outdated'
  | 'port-taken'
  | 'no-such-side'
  | 'no-such-split'
  | 'side-takes-traffic'
  | 'unreadable-request'
  | 'no-such-route';

export interface RouterRefusal {
  readonly code: RouterRefusalCode;
  readonly sentence: string;
  /** What to do next, as a sentence. */
  readonly next: string;
}

export function refuse(code: RouterRefusalCode, sentence: string, next: string): RouterRefusal {
  return { code, sentence, next };
}
