import type { ErrorBody, ErrorCode } from '#core/api/error.ts';

/** What the edge throws: a refusal on its way to an answer. Its `body` is what the client reads; nothing else leaves. */
export class Refused extends Error {
  readonly body: ErrorBody['error'];
  readonly retryAfterSeconds: number | undefined;

  constructor(body: ErrorBody['error'], options: { readonly retryAfterSeconds?: number } = {}) {
    super(body.sentence);
    this.name = 'Refused';
    this.body = body;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function refused(code: ErrorCode, sentence: string, next: string): Refused {
  return new Refused({ code, sentence, next });
}

/** The same for a system that does not exist and for one that the caller may not see: nobody learns names by guessing. */
export function noSystem(system: string): Refused {
  return refused('no-system', `There is no system ${system} that you may see.`, 'lockstep whoami');
}
