import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isEnvironments, type ShownEnvironment } from '#cli/http/answers.ts';
import { isOrders } from '#cli/http/order-answers.ts';
import { isLogs, isPromotionAnswer } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { andOf } from '#core/words.ts';
import { waitLines } from '#cli/show/wait-lines.ts';
import { table, wrap } from '#cli/text/table.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '(ENVIRONMENT [SERVICE] | PROMOTION) [--lines N]',
  about:
    'The last lines that a service wrote, asked of its agent; of an environment without a service, of each. Or the steps of a promotion, and its orders.',
  options: { lines: { kind: 'text', value: 'N', says: 'how many; 200 unless told' } },
  positionals: [1, 2],
  examples: [
    { line: 'lockstep logs int api --lines 50', says: 'what api wrote in int' },
    { line: 'lockstep logs 1.1.0@INT.9', says: 'what it did, and what it waits for' },
  ],
  run: async (session, input) => {
    const [place, service] = [input.positional(0), input.positionals[1]];
    const lines = input.text('lines');
    if (service !== undefined) return ofOne(session, { environment: place, services: [service], lines });
    const environments = await readEnvironments(session);
    const environment = environments.find((candidate) => candidate.environment === place);
    if (environment === undefined)
      return ofPromotion(
        session,
        place,
        environments.map((candidate) => candidate.environment),
      );
    return ofServices(session, { environment: place, services: Object.keys(environment.bill ?? environment.urls), lines });
  },
});

/** Nothing is not shown as nothing: it may be a name that nobody has. */
async function ofOne(session: Session, asked: Asked): Promise<Outcome> {
  const outcome = await ofServices(session, asked);
  if (outcome.lines.some((line) => line.trim() !== '')) return outcome;
  const known = (await readEnvironments(session)).find(({ environment }) => environment === asked.environment);
  const names = Object.keys(known?.bill ?? known?.urls ?? {});
  const there = names.length === 0 ? 'Nothing runs there yet.' : `There run ${andOf(names)}.`;
  return { ...outcome, lines: [`${asked.services.join()} has written nothing in ${asked.environment}. ${there}`] };
}

async function readEnvironments(session: Session): Promise<readonly ShownEnvironment[]> {
  return (await (await session.client()).get(await session.path('environments'), isEnvironments)).environments;
}

interface Asked {
  readonly environment: string;
  readonly services: readonly string[];
  readonly lines: string | undefined;
}

async function ofServices(session: Session, { environment, services, lines }: Asked): Promise<Outcome> {
  const [client, path] = [await session.client(), await session.path('logs')];
  const logs: { service: string; text: string }[] = [];
  for (const service of services) logs.push({ service, text: (await client.get(path, isLogs, { environment, service, lines })).text });
  const shown = logs.flatMap(({ service, text }) => {
    const written = text.replace(/\n$/, '').split('\n');
    return logs.length === 1 ? written : written.map((line) => `${session.output.paint('dim', service)}  ${line}`);
  });
  return found({ environment, logs }, logs.length === 0 ? [`Nothing runs in ${environment}.`] : shown);
}

async function ofPromotion(session: Session, id: string, environments: readonly string[]): Promise<Outcome> {
  const client = await session.client();
  const asked = client.get(await session.path('promotions', id), isPromotionAnswer);
  const { promotion } = await asked.catch((error: unknown) => {
    throw error instanceof CommandError && error.code === 'no-such-promotion' ? neither(id, environments) : error;
  });
  const { orders } = await client.get(await session.path('orders'), isOrders);
  const own = orders.filter((order) => order.promotion === id);
  const { width } = session.output;
  return found({ promotion, orders: own }, [
    `${promotion.id}: ${promotion.release} into ${promotion.stage}, ${promotion.state}, asked by ${promotion.by}${words(promotion.because)}`,
    ...table(
      promotion.steps.map((step) => [`  ${step.environment}`, step.step, step.state, step.because ?? '']),
      width,
    ),
    ...waitLines(promotion.steps, { now: session.now(), width, paint: session.output.paint }),
    ...(own.length === 0 ? [] : ['Orders']),
    ...table(
      own.map((order) => [`  ${order.key}`, order.state, `attempt ${order.attempt}`, order.because ?? '']),
      width,
    ),
    ...own.filter(({ state }) => state === 'unknown').flatMap(({ key, because }) => unknownLines(key, because, width)),
  ]);
}

/** Nothing goes on until somebody has looked. */
function unknownLines(key: string, because: string | undefined, width: number): readonly string[] {
  return [
    ...wrap(`Nobody knows what came of ${key}${words(because)}`, width),
    `→ who has looked: lockstep settle ${key} --as done --reason "…"`,
  ];
}

function neither(typed: string, environments: readonly string[]): CommandError {
  return new CommandError(exits.refused, {
    code: 'no-such-environment',
    sentence: `\`${typed}\` is neither an environment (${environments.join(', ')}) nor a promotion.`,
    next: 'lockstep env list',
  });
}

function words(because: string | undefined): string {
  return because === undefined ? '' : `: ${because}`;
}
