/** Where tokens are kept: my own, or those of a service account. */
export function tokensPath(service: string | undefined): string {
  return service === undefined ? '/api/tokens' : `/api/users/${encodeURIComponent(service)}/tokens`;
}
