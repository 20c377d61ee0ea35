import type { Route } from './route.ts';

const kib = 1024;

/** The largest body of each kind, in bytes. A system file has at most 256 KiB; as JSON text each character may take more. */
const usual = { none: kib, json: 256 * kib, file: 2 * kib * kib, delivery: 4 * kib * kib } as const;

/** The largest body that a route takes, in bytes: its own limit, or that of its kind. */
export function mostBodyBytes(route: Route, mostBlobBytes: number): number {
  const { body, mostBytes } = route;
  if (mostBytes !== undefined) return mostBytes;
  if (body === 'bytes') return mostBlobBytes;
  if (body === 'file' || body === 'delivery') return usual[body];
  return body === undefined ? usual.none : usual.json;
}
