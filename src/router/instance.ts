import { Agent } from 'node:http';
import type { InstanceAddress } from './configuration.ts';
import { afterOutcome, isOutlier, noConduct, type Conduct } from './outlier.ts';

/** The first time that an instance which refuses connections is passed over; it doubles with each further refusal. */
const firstEjectionMs = 500;
const longestEjectionMs = 15_000;

/** The first time that an instance which fails unlike its fellows is passed over; it doubles each time that it comes back no better. */
const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

/** One failed probe can be a busy moment, two in a row are an answer. */
const probesUntilDown = 2;

/** Idle connections are dropped before a usual server (5 s) closes them under a request that is on its way. */
const idleMs = 4_000;

/** A request that must not be sent twice gets a connection that was in use this shortly before, or a new one. */
const carefulIdleMs = 900;

/** How long an instance may take to accept a connection. */
export const connectTimeoutMs = 3_000;

/** A running copy of a service as the router sees it: its connections, and whether it is worth asking. */
export class Instance {
  readonly address: InstanceAddress;
  readonly agents = {
    pooled: new Agent({ keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo', timeout: idleMs }),
    careful: new Agent({ keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo', timeout: carefulIdleMs }),
    fresh: new Agent({ keepAlive: false }),
  };
  #refusals = 0;
  #ejectedUntil = 0;
  #failedProbes = 0;
  #isProbed = false;
  #conduct: Conduct = noConduct;
  #pausedUntil = 0;
  #pauseMs = 0;

  constructor(address: InstanceAddress) {
    this.address = address;
  }

  isHealthy(now: number): boolean {
    return now >= this.#ejectedUntil && now >= this.#pausedUntil && this.#failedProbes < probesUntilDown;
  }

  /** Until when it is passed over because it failed unlike its fellows; undefined where it is not. */
  pausedUntil(now: number): number | undefined {
    return now < this.#pausedUntil ? this.#pausedUntil : undefined;
  }

  /** A request to it is over. It is paused where it fails and its fellows do not; never the last one, and never more than half of them. */
  ended(isBad: boolean, all: readonly Instance[], now: number): void {
    this.#conduct = afterOutcome(this.#conduct, isBad, now);
    if (!isBad) this.#forgive(now);
    if (!isBad || now < this.#pausedUntil) return;
    const fellows = all.filter((instance) => instance !== this && instance.isHealthy(now));
    const down = all.length - fellows.length;
    if (down > all.length / 2 || !isOutlier(this.#conduct, fellows.map(conductOf), now)) return;
    this.#pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, 2 * this.#pauseMs));
    this.#pausedUntil = now + this.#pauseMs;
    this.#conduct = noConduct;
  }

  get conduct(): Conduct {
    return this.#conduct;
  }

  /** Who has been well for as long as the last pause took begins with the shortest again. */
  #forgive(now: number): void {
    if (now >= this.#pausedUntil + this.#pauseMs) this.#pauseMs = 0;
  }

  health(now: number): 'up' | 'down' | 'unknown' {
    if (!this.isHealthy(now)) return 'down';
    return this.#isProbed ? 'up' : 'unknown';
  }

  /** It would not take a connection. */
  refused(now: number): void {
    this.#ejectedUntil = now + Math.min(firstEjectionMs * 2 ** this.#refusals, longestEjectionMs);
    this.#refusals += 1;
  }

  /** It answered a request, whatever it said. */
  answered(): void {
    this.#refusals = 0;
    this.#ejectedUntil = 0;
  }

  probed(isUp: boolean): void {
    this.#isProbed = true;
    this.#failedProbes = isUp ? 0 : this.#failedProbes + 1;
    if (isUp) this.answered();
  }

  /** Lets go of connections that nobody uses; those in use end by themselves. */
  closeIdle(): void {
    for (const agent of [this.agents.pooled, this.agents.careful]) {
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    }
  }
}

function conductOf(instance: Instance): Conduct {
  return instance.conduct;
}
