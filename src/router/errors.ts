/** What went wrong in the words of the world. */
export function wordsOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `EADDRINUSE` and its like; empty where there is none. */
export function codeOfError(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
