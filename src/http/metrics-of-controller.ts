import type { HttpContext } from './context.ts';
import type { Family, Sample } from './metrics-text.ts';

/** The controller itself: how soon it and its store answer, what it took over, and when it heard of the agents of these hosts. */
export async function familiesOfController(context: HttpContext, hosts: ReadonlySet<string>): Promise<readonly Family[]> {
  const { figures, version = 'unknown' } = context;
  const { median, worst } = figures.lag();
  const [seen, infos] = await agentsOn(context, hosts);
  const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, type: 'gauge', help, samples });
  const counter = (name: string, help: string, value: number): Family => ({ name, type: 'counter', help, samples: [[{}, value]] });
  return [
    {
      name: 'lockstep_order_seconds',
      type: 'histogram',
      help: 'From the moment an order was issued until this controller heard that it ended.',
      samples: [],
      histograms: figures.orders().map(([kind, buckets]) => [{ kind }, buckets]),
    },
    counter('lockstep_take_overs_total', 'Work that this controller took from another one that died or was too slow.', figures.takeOvers),
    gauge('lockstep_notices', 'Notices that are on their way, were given up, or are withheld since a restore.', await noticesOf(context)),
    gauge('lockstep_store_read_seconds', 'How long the store took for one small read, at this moment.', [[{}, await readSeconds(context)]]),
    gauge('lockstep_agent_seen_timestamp_seconds', 'When this controller heard of an agent last.', seen),
    gauge('lockstep_agent_info', '1; the label says which Lockstep an agent is.', infos),
    gauge('lockstep_event_loop_lag_seconds', 'How late the controller came to its work since it was asked last.', [
      [{ of: 'median' }, median],
      [{ of: 'worst' }, worst],
    ]),
    gauge('lockstep_process_resident_memory_bytes', 'Memory of the controller.', [[{}, process.memoryUsage.rss()]]),
    counter('lockstep_process_cpu_seconds_total', 'Processor time of the controller.', cpuSeconds()),
    gauge('lockstep_process_start_time_seconds', 'When the controller started.', [[{}, performance.timeOrigin / 1000]]),
    gauge('lockstep_build_info', '1; the label says which Lockstep this is.', [[{ version }, 1]]),
  ];
}

async function noticesOf({ store }: HttpContext): Promise<readonly Sample[]> {
  const { waiting, dead, withheld } = await store.outbox.counts();
  return [
    [{ state: 'waiting' }, waiting],
    [{ state: 'dead' }, dead],
    [{ state: 'withheld' }, withheld],
  ];
}

async function readSeconds({ store }: HttpContext): Promise<number> {
  const started = performance.now();
  await store.systems();
  return (performance.now() - started) / 1000;
}

async function agentsOn(
  { agents, seen }: HttpContext,
  hosts: ReadonlySet<string>,
): Promise<readonly [readonly Sample[], readonly Sample[]]> {
  const known = [{ id: 'local', host: 'local' }, ...(await agents.all())].filter(({ host }) => hosts.has(host));
  const sighted = known.flatMap(({ id, host }) => {
    const sighting = seen.of(id);
    return sighting === undefined ? [] : [{ labels: { host, agent: id }, ...sighting }];
  });
  return [
    sighted.map(({ labels, at }) => [labels, at / 1000] as const),
    sighted.map(({ labels, version = 'unknown' }) => [{ ...labels, version }, 1] as const),
  ];
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
