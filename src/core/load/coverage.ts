/** How much of what a file tells of was really asked for, and answered well. */
export interface Coverage {
  /** For people. */
  readonly file: string;
  readonly seen: number;
  readonly of: number;
  /** Those that were not, as far as they can be listed. */
  readonly unseen: readonly string[];
}

const mostListed = 20;
const mostTold = 3;

interface Covered {
  readonly file: string;
  /** Method and path of everything in the file, each once. */
  readonly endpoints: readonly string[];
  readonly steps: readonly { readonly name: string; readonly answered: number }[];
}

/** Counts an endpoint as seen where a load asked for it and it was answered well, once at least. */
export function coverageOf({ file, endpoints, steps }: Covered): Coverage {
  const answered = new Set(steps.filter((step) => step.answered > 0).map(({ name }) => endpointOf(name)));
  const unseen = endpoints.filter((endpoint) => !answered.has(endpoint));
  return { file, seen: endpoints.length - unseen.length, of: endpoints.length, unseen: unseen.slice(0, mostListed) };
}

/** A step without what visitors searched for: the same place, whatever was asked of it. */
export function endpointOf(name: string): string {
  return name.replace(/\?.*$/, '');
}

/** `12 of 20 endpoints of openapi.yaml seen; not POST /orders, …`. */
export function wordsOfCoverage({ file, seen, of, unseen }: Coverage, most = mostTold): string {
  const told = unseen.slice(0, most);
  const more = of - seen - told.length;
  const rest = more > 0 ? ` and ${more} more` : '';
  return `${seen} of ${of} endpoints of ${file} seen${told.length === 0 ? '' : `, not ${told.join(', ')}${rest}`}`;
}
