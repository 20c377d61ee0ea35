// Two works that need each other: the first that fails ends both.

/** Throws what the first of them threw, or the signal's reason, once both have ended. `broken`: is told at once. */
export async function together<One, Other>(
  signal: AbortSignal,
  [one, other]: readonly [(signal: AbortSignal) => Promise<One>, (signal: AbortSignal) => Promise<Other>],
  broken: () => void,
): Promise<[One, Other]> {
  const ends = new AbortController();
  const either = AbortSignal.any([signal, ends.signal]);
  either.addEventListener('abort', broken, { once: true });
  const ending = async <Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
    try {
      return await work(either);
    } catch (error) {
      ends.abort(error);
      throw error;
    }
  };
  const [first, second] = await Promise.allSettled([ending(one), ending(other)]);
  either.removeEventListener('abort', broken);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  throw either.reason;
}
