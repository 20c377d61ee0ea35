import type { OrderResult } from './command.ts';

/** What an agent says of a refresh that came out well. */
export function refreshedIn({ at, signer }: { readonly at: number; readonly signer: string }): OrderResult {
  const sign = `sha256:${'a'.repeat(64)}`;
  return {
    refreshed: {
      at,
      classification: sign,
      plan: sign,
      schema: sign,
      verdict: 'pass',
      tables: 3,
      rows: 10,
      bytes: 1000,
      ms: 60_000,
      signer,
    },
  };
}
