/** ` × 2`, where several instances of a service run behind the router. */
export function timesOf(count: number | undefined): string {
  return count === undefined ? '' : ` × ${count}`;
}
