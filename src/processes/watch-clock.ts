/** What an orderly clock never does between two looks: NTP turns it by far less. */
const stepMs = 2_000;
const lookMs = 1_000;

export interface ClockPorts {
  readonly warn: (sentence: string) => void;
  /** Milliseconds since 1970, as this machine has them. */
  readonly wall: () => number;
  /** Milliseconds that only go forward. */
  readonly monotonic: () => number;
}

/** Notices that the clock of this machine was set, and says what follows. Rules go by the wall: a step is told, not hidden. */
export class ClockWatch {
  readonly #ports: ClockPorts;
  #offsetMs: number;

  constructor(ports: ClockPorts) {
    this.#ports = ports;
    this.#offsetMs = ports.wall() - ports.monotonic();
  }

  look(): void {
    const { wall, monotonic, warn } = this.#ports;
    const offsetMs = wall() - monotonic();
    const step = offsetMs - this.#offsetMs;
    this.#offsetMs = offsetMs;
    if (Math.abs(step) >= stepMs) warn(wordsOf(Math.round(step / 1000)));
  }
}

function wordsOf(seconds: number): string {
  if (seconds < 0) return `The clock of this machine was set back by ${-seconds} s: soaks and windows end that much later.`;
  return `The clock of this machine went forward by ${seconds} s at once, set or after a sleep: soaks count it as time that has passed. What was earned so can be begun anew: lockstep revoke --restart-soak.`;
}

/** Looks every second, for as long as this process lives. */
export function watchClock(warn: (sentence: string) => void): void {
  const watch = new ClockWatch({ warn, wall: () => Date.now(), monotonic: () => performance.now() });
  setInterval(() => watch.look(), lookMs).unref();
}
