// What browsers have and TypeScript's own list does not.

interface Window {
  /** https://w3c.github.io/trusted-types: a trusted address stands wherever a text may. */
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
  };
}
