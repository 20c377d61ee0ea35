/**
 * The world failed: a disk, a connection, a program of others. `retryable` says whether trying again may help;
 * the cause is kept. (A refusal is a value, see `refusal.ts`; anything else that is thrown is a bug of ours.)
 */
export class Failure extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, sentence: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
    this.retryable = options.retryable;
  }
}
