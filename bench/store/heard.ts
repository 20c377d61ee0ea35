import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than anything here takes: a bench that hangs tells nobody why. */
const patienceMs = 60_000;

/** What the agent has begun and ended, for whoever waits for it. */
export class Heard {
  readonly #intents = new Map<string, Noted>();
  readonly #ends = new Map<string, Noted>();

  /** `RELEASE@STAGE` of a promotion → the instant when its first order was on the agent's disk. Ask before it can happen. */
  begun(releaseAtStage: string): Promise<number> {
    return soon(noted(this.#intents, releaseAtStage).promise, `${releaseAtStage} is begun`);
  }

  /** When the controller has the result of its last step. */
  ended(releaseAtStage: string): Promise<number> {
    return soon(noted(this.#ends, releaseAtStage).promise, `${releaseAtStage} is ended`);
  }

  readonly intent = (key: string): void => note(this.#intents, key);

  readonly acknowledged = (key: string): void => {
    if (key.includes('/retire-web/')) note(this.#ends, key);
  };
}

type Noted = PromiseWithResolvers<number>;

/** A key names its promotion, `RELEASE@STAGE.NUMBER`. Checks after the deployment carry the same. */
function note(notes: Map<string, Noted>, key: string): void {
  const releaseAtStage = /([^/]*@[^./]+)\.\d+\//.exec(key)?.[1];
  if (releaseAtStage !== undefined) noted(notes, releaseAtStage).resolve(performance.now());
}

function noted(notes: Map<string, Noted>, releaseAtStage: string): Noted {
  const known = notes.get(releaseAtStage) ?? Promise.withResolvers<number>();
  notes.set(releaseAtStage, known);
  return known;
}

async function soon(news: Promise<number>, what: string): Promise<number> {
  const heard = new AbortController();
  const late = sleep(patienceMs, undefined, { signal: heard.signal }).then(
    () => Promise.reject(new Error(`nobody heard within ${patienceMs / 1000} s that ${what}`)),
    () => news,
  );
  try {
    return await Promise.race([news, late]);
  } finally {
    heard.abort();
  }
}
