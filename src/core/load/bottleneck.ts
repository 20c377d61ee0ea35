/** What was seen of a service at saturation. Shares are of 1; what could not be measured is absent, and nothing is concluded from it. */
export interface Saturation {
  /** The generator sent late, or was short of processor itself. */
  readonly generatorIsLate: boolean;
  /** Of one thread of the service: used processor, and waiting for one. */
  readonly cpu?: number;
  readonly runQueueWait?: number;
  /** The busiest thread is the one on which Node runs its event loop. */
  readonly isEventLoop?: boolean;
  /** Requests per second at saturation; 0: it was not reached, or is not known. */
  readonly throughput: number;
  readonly light?: LightTime;
  readonly sessions?: DatabaseSessions;
  readonly connectionsAtLimit?: boolean;
  /** One request alone is too slow as well: the sentence that says so. */
  readonly slowAlone?: string;
}

/** The response time under light load, in seconds. What else runs on the host only adds to it; what differs from request to request as well. */
export interface LightTime {
  /** Nine of ten take longer. */
  readonly low: number;
  readonly mean: number;
}

/** Active sessions of the database of the service, by what they wait for. */
export interface DatabaseSessions {
  readonly active: number;
  readonly onLocks: number;
  readonly onDisk: number;
  /** The statement that most of those wait for or in. */
  readonly statement?: string;
  readonly slowStatement?: string;
}

export interface Bottleneck {
  readonly kind:
    | 'generator'
    | 'host'
    | 'event-loop'
    | 'processor'
    | 'lock'
    | 'disk'
    | 'statement'
    | 'connections'
    | 'pool'
    | 'serial'
    | 'upstream'
    | 'slow'
    | 'unknown';
  /** One sentence with the figures that say so. */
  readonly because: string;
}

/** What stops a service from doing more, by the first rule that fits. Never a guess: where none fits it is unknown. */
export function bottleneckOf(seen: Saturation): Bottleneck {
  return (
    ofGenerator(seen) ??
    ofHost(seen) ??
    ofProcessor(seen) ??
    ofDatabase(seen.sessions) ??
    ofConnections(seen) ??
    ofConcurrency(seen) ??
    ofOneAlone(seen) ??
    unknown
  );
}

const unknown: Bottleneck = { kind: 'unknown', because: 'nothing that was measured explains it' };

function ofGenerator({ generatorIsLate }: Saturation): Bottleneck | undefined {
  return generatorIsLate ? { kind: 'generator', because: 'the load was sent late: the generator is short, not the service' } : undefined;
}

/** A thread that mostly sleeps lacks no processor, however long it waits for one when it wakes up. */
function ofHost({ cpu, runQueueWait }: Saturation): Bottleneck | undefined {
  if (runQueueWait === undefined || cpu === undefined || runQueueWait <= 0.2 || cpu >= 0.9 || cpu + runQueueWait < 0.8) return undefined;
  return { kind: 'host', because: `it waited ${percent(runQueueWait)} of the time for a processor and had ${percent(cpu)} of one` };
}

function ofProcessor({ cpu = 0, isEventLoop = false }: Saturation): Bottleneck | undefined {
  if (cpu <= 0.9) return undefined;
  if (isEventLoop) return { kind: 'event-loop', because: `its event loop used ${percent(cpu)} of a processor: one thread is full` };
  return { kind: 'processor', because: `it used ${percent(cpu)} of a processor: one thread is full` };
}

function ofDatabase(sessions: DatabaseSessions | undefined): Bottleneck | undefined {
  if (sessions === undefined || sessions.active === 0) return undefined;
  const { active, onLocks, onDisk, statement, slowStatement } = sessions;
  const where = statement === undefined ? '' : `, most at ${statement}`;
  if (onLocks > active / 2) return { kind: 'lock', because: `${onLocks} of ${active} sessions waited for a lock${where}` };
  if (onDisk > active / 2) return { kind: 'disk', because: `${onDisk} of ${active} sessions waited for the disk${where}` };
  return slowStatement === undefined ? undefined : { kind: 'statement', because: `the database worked on ${slowStatement}` };
}

function ofConnections({ connectionsAtLimit }: Saturation): Bottleneck | undefined {
  return connectionsAtLimit === true ? { kind: 'connections', because: 'every connection that the database admits was taken' } : undefined;
}

/**
 * Throughput times the response time under light load is how many requests were worked on at once, queues left out. Where the shorter and
 * the longer time say different things, nothing is said.
 */
function ofConcurrency({ throughput, light, cpu, runQueueWait = 0 }: Saturation): Bottleneck | undefined {
  // Without a look at the processor a thread that is full, or nearly so, would be taken for a pool.
  if (cpu === undefined || cpu + runQueueWait > 0.7) return undefined;
  if (throughput === 0 || light === undefined) return undefined;
  const [least, atOnce] = [throughput * light.low, throughput * light.mean];
  if (least <= 0 || concurrencyOf(least) !== concurrencyOf(atOnce)) return undefined;
  const kind = concurrencyOf(atOnce);
  const worked = `${oneDigit(atOnce)} requests were worked on at once`;
  switch (kind) {
    case 'upstream':
      return { kind, because: `only ${worked}: something beyond it lets no more through` };
    case 'serial':
      return { kind, because: 'one request was worked on at a time' };
    case 'pool': {
      const [few, many] = [Math.round(least), Math.round(atOnce)];
      return { kind, because: `${worked}: a limit of ${few === many ? many : `${few} to ${many}`} inside it` };
    }
  }
}

function concurrencyOf(atOnce: number): 'upstream' | 'serial' | 'pool' {
  if (atOnce < 0.8) return 'upstream';
  return atOnce <= 1.25 ? 'serial' : 'pool';
}

function ofOneAlone({ slowAlone }: Saturation): Bottleneck | undefined {
  return slowAlone === undefined ? undefined : { kind: 'slow', because: slowAlone };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function oneDigit(value: number): string {
  return String(Math.round(10 * value) / 10);
}
