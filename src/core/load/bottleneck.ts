/** What was seen of a service at saturation. Shares are of 1; what could not be measured is absent, and nothing is concluded from it. */
export interface Saturation {
  /** The generator sent late, or was short of processor itself. */
  readonly generatorIsLate: boolean;
  /** Of one thread of the service: used processor, and waiting for one. */
  readonly cpu?: number;
  readonly runQueueWait?: number;
  /** Share of the time in which the event loop was busy. */
  readonly eventLoop?: number;
  readonly garbageShare?: number;
  /** Requests per second at saturation, and the response time in seconds under light load. */
  readonly throughput: number;
  readonly lightSeconds: number;
  readonly sessions?: DatabaseSessions;
  readonly connectionsAtLimit?: boolean;
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
    | 'memory'
    | 'lock'
    | 'disk'
    | 'statement'
    | 'connections'
    | 'pool'
    | 'serial'
    | 'upstream'
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
    unknown
  );
}

const unknown: Bottleneck = { kind: 'unknown', because: 'nothing that was measured explains it' };

function ofGenerator({ generatorIsLate }: Saturation): Bottleneck | undefined {
  return generatorIsLate ? { kind: 'generator', because: 'the load was sent late: the generator is short, not the service' } : undefined;
}

function ofHost({ cpu, runQueueWait }: Saturation): Bottleneck | undefined {
  if (runQueueWait === undefined || cpu === undefined || runQueueWait <= 0.2 || cpu >= 0.9) return undefined;
  return { kind: 'host', because: `it waited ${percent(runQueueWait)} of the time for a processor and had ${percent(cpu)} of one` };
}

function ofProcessor({ cpu, eventLoop, garbageShare = 0 }: Saturation): Bottleneck | undefined {
  const isBusy = (eventLoop ?? 0) > 0.9 || (cpu ?? 0) > 0.9;
  if (!isBusy) return undefined;
  if (garbageShare > 0.2) return { kind: 'memory', because: `${percent(garbageShare)} of the time went into collecting garbage` };
  if ((eventLoop ?? 0) > 0.9)
    return { kind: 'event-loop', because: `its event loop was busy ${percent(eventLoop ?? 0)} of the time: one thread is full` };
  return { kind: 'processor', because: `it used ${percent(cpu ?? 0)} of a processor: one thread is full` };
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

/** Throughput times the response time under light load is how many requests were worked on at once, queues left out. */
function ofConcurrency({ throughput, lightSeconds, cpu, eventLoop }: Saturation): Bottleneck | undefined {
  // Without a look at the processor a full thread would be taken for a pool.
  if (cpu === undefined && eventLoop === undefined) return undefined;
  if (throughput === 0 || lightSeconds === 0) return undefined;
  const atOnce = throughput * lightSeconds;
  if (atOnce < 0.8)
    return {
      kind: 'upstream',
      because: `only ${oneDigit(atOnce)} requests were worked on at once: something beyond it lets no more through`,
    };
  if (atOnce <= 1.25) return { kind: 'serial', because: 'one request was worked on at a time' };
  return { kind: 'pool', because: `${oneDigit(atOnce)} requests were worked on at once: a limit of ${Math.round(atOnce)} inside it` };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function oneDigit(value: number): string {
  return String(Math.round(10 * value) / 10);
}
