// Holidays are compiled on a thread of their own, when somebody asks: the library is large and slow, and what it says is kept then.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Failure } from '#core/failure.ts';
import { type HolidaysAnswer, holidaysAnswerShape, type HolidaysQuestion } from './holidays.ts';

/** Forty years of a place take less than a second of it, on a busy host a few. */
const patienceMs = 30_000;
const resourceLimits = { maxOldGenerationSizeMb: 256 };

/** The holidays of a place, or why there are none: a sentence that says what to write instead. */
export async function compileHolidays(question: HolidaysQuestion, limitMs = patienceMs): Promise<HolidaysAnswer> {
  const thread = new Worker(threadFile(), { workerData: question, env: {}, execArgv: [], resourceLimits, name: 'lockstep calendar' });
  const { promise, resolve, reject } = Promise.withResolvers<HolidaysAnswer>();
  const fail = (words: string, cause?: unknown): void => {
    reject(
      new Failure('holidays-not-compiled', `The holidays of ${question.place} could not be compiled: ${words}.`, {
        retryable: true,
        cause,
      }),
    );
  };
  const timer = setTimeout(() => fail(`it took longer than ${limitMs / 1000} s`), limitMs);
  thread.once('message', (answer: unknown) => {
    const parsed = holidaysAnswerShape.safeParse(answer);
    if (parsed.success) resolve(parsed.data);
    else fail('its thread answered something else', parsed.error);
  });
  thread.once('error', (error: unknown) => fail(error instanceof Error ? error.message : 'its thread failed', error));
  thread.once('exit', () => fail('its thread ended early'));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

/** Beside this file in the sources; in the bundle a file of its own, beside the program. */
function threadFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./compile-thread.ts', import.meta.url);
  const here = fileURLToPath(import.meta.url);
  const folder = path.basename(path.dirname(here)) === 'assets' ? path.dirname(path.dirname(here)) : path.dirname(here);
  return pathToFileURL(path.join(folder, 'calendar-thread.js'));
}
