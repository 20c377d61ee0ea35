// Does faults to a crash world, and takes the time of what follows.
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readProcess } from '#targets/process/proc.ts';
import type { CrashWorld } from './crash-world.ts';
import { places, type Fault, type Place } from './faults.ts';
import type { KeptProcess } from './kept-process.ts';
import { storm } from './storm.ts';

/** How long a freeze lasts: longer than any lease, and until somebody has taken over. */
const freezeMs = 10_500;
/** Who has not claimed anything by then had nothing to do. */
const claimMs = 3_000;
/** An agent that has just begun to start has nothing in its hands. */
const settleMs = 1_000;
const restMs = 400;
const lookMs = 4;
const takeoverLimitMs = 25_000;

const claimedShape = z.object({ claimed: z.array(z.string()), keeps: z.boolean() });

/** What one of the two controllers has in its hands. */
interface Claimed {
  readonly by: KeptProcess;
  readonly system: string;
}

export class FaultHand {
  /** From the death, or the freeze, of a controller that had claimed a system to the claim of the same by another, milliseconds. */
  readonly takeovers: number[] = [];
  readonly freezeTakeovers: number[] = [];
  readonly #world: CrashWorld;
  readonly #random: () => number;
  /** Freezes and cuts that last. */
  readonly #under = new Set<Promise<void>>();

  constructor(world: CrashWorld, random: () => number) {
    this.#world = world;
    this.#random = random;
  }

  /** False where it cannot be done now: nothing was done. */
  async do(fault: Fault): Promise<boolean> {
    switch (fault.kind) {
      case 'kill':
        return fault.what === 'agent' ? this.#killAgent(fault.place) : this.#killController(fault.place);
      case 'freeze':
        return this.#freeze(fault.what, fault.place);
      case 'kill-postmaster':
        return this.#killServer(this.#world.server.pid);
      case 'kill-backend':
        return this.#killServer(this.#backend(fault.among));
      case 'cut':
        return this.#cut(fault);
      case 'storm':
        return this.#storm(fault);
      case 'kill-everything':
        return this.#killEverything();
    }
  }

  /** When nothing is frozen and nothing cut any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#under);
  }

  get #isFrozen(): boolean {
    return [...this.#world.controllers.values(), ...this.#world.agents.values()].some((kept) => kept.isFrozen);
  }

  #killAgent(place: Place): boolean {
    const agent = this.#world.agents.get(place);
    const isAtWork = agent?.isFrozen === false && performance.now() - agent.startedMs > settleMs;
    return isAtWork && agent.kill();
  }

  /** Where there are two, one is killed with a claim in its hands, and the other one's claim of the same is waited for. */
  async #killController(place: Place): Promise<boolean> {
    if (this.#world.doorOf(place) === undefined || this.#isFrozen) return false;
    const claimed = await this.#nextClaim();
    if (claimed === undefined) return this.#world.controllers.get(place)?.kill() === true;
    const taken = this.#takeTime(claimed, this.takeovers);
    const killed = claimed.by.kill();
    await taken;
    return killed;
  }

  #freeze(what: 'controller' | 'agent', place: Place): Promise<boolean> | boolean {
    if (this.#isFrozen) return false;
    return what === 'agent' ? this.#freezeAgent(place) : this.#freezeController();
  }

  #freezeAgent(place: Place): boolean {
    const agent = this.#world.agents.get(place);
    if (agent?.pid === undefined) return false;
    agent.freeze();
    this.#goesOn(sleep(freezeMs).then(() => agent.thaw()));
    return true;
  }

  /** Only where another can take over: alone, nothing would be shown. Its connections may have gone silent: it is to notice that in time. */
  async #freezeController(): Promise<boolean> {
    if ([...this.#world.storeLinks.values()].some((link) => link.isCut)) return false;
    const claimed = await this.#nextClaim();
    if (claimed === undefined) return false;
    const taken = this.#takeTime(claimed, this.freezeTakeovers);
    claimed.by.freeze();
    this.#goesOn(Promise.all([taken, sleep(freezeMs)]).then(() => claimed.by.thaw()));
    return true;
  }

  async #killServer(pid: number | undefined): Promise<boolean> {
    // A freeze is timed: nobody else is hindered meanwhile.
    if (pid === undefined || this.#isFrozen) return false;
    try {
      return process.kill(pid, 'SIGKILL');
    } catch {
      return false;
    }
  }

  #backend(among: number): number | undefined {
    const parent = this.#world.server.pid;
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && readProcess(Number(name))?.parent === parent);
    const found = all[Math.floor(among * all.length)];
    return parent === undefined || found === undefined ? undefined : Number(found);
  }

  #cut({ link, place, how, forMs }: Extract<Fault, { readonly kind: 'cut' }>): boolean {
    const found = (link === 'agent' ? this.#world.agentLinks : this.#world.storeLinks).get(place);
    if (found === undefined || found.isCut || (link === 'store' && this.#isFrozen)) return false;
    this.#goesOn(found.cut(how, forMs));
    return true;
  }

  async #storm({ door, place, clients }: Extract<Fault, { readonly kind: 'storm' }>): Promise<boolean> {
    if (door === 'store' && this.#isFrozen) return false;
    const url = this.#world.doorOf(place);
    if (door === 'http' && url === undefined) return false;
    const { hostname, port } = new URL(url ?? 'http://127.0.0.1:1');
    if (door === 'http') await storm({ host: hostname, port: Number(port) }, clients);
    else await storm({ path: door === 'agents' ? this.#world.socketOfAgents(place) : this.#world.socketOfStore }, clients);
    return true;
  }

  #killEverything(): boolean {
    if (this.#isFrozen) return false;
    const { controllers, agents } = this.#world;
    for (const kept of [...controllers.values(), ...agents.values()]) kept.kill();
    void this.#killServer(this.#world.server.pid);
    return true;
  }

  /** The next claim of either controller, which keeps it for a while. Undefined where one is away or cut off, or nobody claims. */
  async #nextClaim(): Promise<Claimed | undefined> {
    const { controllers } = this.#world;
    const [one, other] = [controllers.get('a'), controllers.get('b')];
    if (one === undefined || other === undefined || !(await this.#bothAreThere())) return undefined;
    for (const each of [one, other]) each.send({ keepNextClaim: true });
    await this.#world.makeDue().catch(() => undefined);
    const found = await Promise.race([keptClaim(one), keptClaim(other)]);
    for (const each of [one, other]) if (each !== found?.by) each.send({ keepNextClaim: false });
    if (found === undefined) return undefined;
    // The other has done what else was due, and sleeps.
    await sleep(this.#random() * restMs);
    for (const system of found.systems)
      if ((await this.#world.ownerOf(system).catch(() => undefined)) === ownerOf(found.by)) return { by: found.by, system };
    return undefined;
  }

  /** Waits a while for both to serve and to reach the store: only then one can take over from the other. */
  async #bothAreThere(): Promise<boolean> {
    const isThere = (place: Place): boolean =>
      this.#world.doorOf(place) !== undefined && this.#world.storeLinks.get(place)?.isCut === false;
    for (const until = performance.now() + claimMs; performance.now() < until; await sleep(20)) if (places.every(isThere)) return true;
    return false;
  }

  /** Until the work is the dead one's no more: the other has claimed it, or written what follows. */
  async #takeTime({ by, system }: Claimed, into: number[]): Promise<void> {
    const [owner, began] = [ownerOf(by), performance.now()];
    for (const until = began + takeoverLimitMs; performance.now() < until; await sleep(lookMs)) {
      const holder = await this.#world.ownerOf(system).catch(() => owner);
      if (holder !== owner) break;
    }
    into.push(performance.now() - began);
  }

  #goesOn(work: Promise<void>): void {
    this.#under.add(work);
    void work.finally(() => this.#under.delete(work));
  }
}

async function keptClaim(by: KeptProcess): Promise<{ readonly by: KeptProcess; readonly systems: readonly string[] } | undefined> {
  const { promise, resolve } = Promise.withResolvers<readonly string[] | undefined>();
  const timer = setTimeout(() => resolve(undefined), claimMs);
  const forget = by.onMessage((message) => {
    const told = claimedShape.safeParse(message);
    if (told.success && told.data.keeps) resolve(told.data.claimed);
  });
  const systems = await promise;
  clearTimeout(timer);
  forget();
  return systems === undefined ? undefined : { by, systems };
}

/** As `controller-child.ts` names itself. */
function ownerOf({ pid }: KeptProcess): string {
  return `crash-${pid}`;
}
