import { ask } from './ask.ts';

const answerMs = 4_000;

/** Why an address does not answer below 400, now; undefined where it does. No redirect is followed. Never throws. */
export async function askHealth(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { origin, pathname, search } = new URL(url);
    const question = {
      base: new URL(origin),
      path: `${pathname}${search}`,
      method: 'GET',
      headers: {},
      limitMs: answerMs,
      origins: [origin],
      signal,
    };
    const answer = await ask(question);
    if (answer.kind !== 'answered') return `${url} ${answer.because}`;
    return answer.status < 400 ? undefined : `${url} answered ${answer.status}`;
  } catch (error) {
    return `${url} could not be asked: ${error instanceof Error ? error.message : String(error)}`;
  }
}
