import { expectRule } from './oracle-gates.ts';
import type { World } from './world.ts';
import { canonical } from '#core/canonical.ts';
import type { Command } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { blockers } from '#core/blockers/index.ts';
import { nextStage } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { Evidence, Promotion, Release, State } from '#core/state.ts';

/**
 * Confluence: what agents and people say independently of each other gives the same state in whatever order it arrives, up to
 * ids, ordinals and the order of evidence. An answer to an order that somebody's start has dropped meanwhile is not independent, nor are
 * two after which a refresh is due: what is due reads from a source one after the other, and whoever comes first is first.
 * True where something could be compared.
 */
export function checkConfluent(world: World): boolean {
  const said = independent(world);
  if (said.length < 2) return false;
  const forth = deliver(world, said);
  const back = deliver(world, said.toReversed());
  if (forth.late || back.late) return false;
  const [left, right] = [shapeOf(forth.state, back.state), shapeOf(back.state, forth.state)];
  const differs = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((name) => left[name] !== right[name]);
  expectRule(
    differs.length === 0,
    `what is independent may come in any order (${differs.join(', ')}; said: ${said.map(wordsOf).join(', ')})`,
  );
  return true;
}

function wordsOf(command: Command): string {
  return command.kind === 'observe' ? `${command.key} ${command.state}` : `${command.kind} by ${command.by}`;
}

/** The good answer to every open order, and one approval per release: all at one instant. */
function independent(world: World): readonly Command[] {
  const answers = [...world.state.orders.values()]
    .filter((order) => order.state === 'open')
    .map((order) => world.fork().succeed(order).command);
  const words = indexOf(world.state).open.flatMap((release) => wordFor(world, release.id));
  return [...answers, ...words].flatMap((command) => (command === undefined ? [] : [command]));
}

/** The first thing that a person is asked for this release. */
function wordFor(world: World, id: string): readonly Command[] {
  const release = world.state.releases.get(id);
  const moving = indexOf(world.state).moving.get(id);
  const stage = release && (moving?.stage ?? nextStage(world.state, release)?.name);
  if (release === undefined || stage === undefined) return [];
  const asked = blockers(world.state, release, stage, world.now, moving).find((blocker) => blocker.code === 'approval' && blocker.askable);
  const who = asked?.clears.kind === 'person' ? asked.clears.who[0] : undefined;
  return who === undefined || asked === undefined ? [] : [{ kind: 'approve', by: who, release: id, stage: asked.stage }];
}

function deliver(world: World, said: readonly Command[]): { readonly state: State; readonly late: boolean } {
  const copy = world.fork();
  const transactions = said.map((command) => ({ command, ...copy.do(command) }));
  const keys = new Set(said.flatMap((command) => (command.kind === 'observe' ? [command.key] : [])));
  const late = transactions.some(
    ({ events, refusal, after }) =>
      refusal !== undefined || events.some((event) => (event.kind === 'orderDropped' && keys.has(event.key)) || isDueStart(event, after)),
  );
  return { state: copy.state, late };
}

function isDueStart(event: Event, after: State): boolean {
  return event.kind === 'promotionStarted' && after.promotions.get(event.promotion)?.due !== undefined;
}

/** A state in words that hold no ordinal: the text of each record that is not the other state's as well, under a name. */
function shapeOf(state: State, other: State): { readonly [name: string]: string } {
  const names = namesOf(state);
  const plain = (value: unknown): string => {
    let text = canonical(value);
    for (const [id, name] of names) text = text.replaceAll(id, name);
    return text.replaceAll(/"(?:ordinal|seq)":\d+,?/g, '');
  };
  const shape: Record<string, string> = {};
  // Whoever has answered before somebody asks is not asked any more.
  for (const { asked: _asked, ...release } of ownOf(state.releases, other.releases))
    shape[`release ${release.id}`] = plain({ ...release, evidence: release.evidence.map(contentOf).sort(), entries: entriesOf(release) });
  for (const promotion of ownOf(state.promotions, other.promotions))
    shape[`promotion ${plain(promotion.id)}`] = plain({ ...promotion, evidence: [], passes: {}, deployments: deploymentsOf(promotion) });
  for (const environment of ownOf(state.environments, other.environments)) shape[`environment ${environment.name}`] = plain(environment);
  for (const order of ownOf(state.orders, other.orders)) shape[`order ${plain(order.key)}`] = plain(order);
  return shape;
}

/** Records are never changed in place: one that is the same object says the same. */
function ownOf<Row>(rows: ReadonlyMap<string, Row>, others: ReadonlyMap<string, Row>): readonly Row[] {
  return [...rows].flatMap(([id, row]) => (others.get(id) === row ? [] : [row]));
}

/** Where a promotion has ended, nobody goes back by it any more: whether what it displaced ended before or after it makes no difference. */
function deploymentsOf({ deployments, endedAt }: Promotion): object {
  if (endedAt === undefined) return deployments;
  return Object.fromEntries(
    Object.entries(deployments).map(([name, { back, ...deployment }]) => {
      const { migrations: _migrations, ...stay } = back ?? {};
      return [name, { ...deployment, ...(back !== undefined && { back: stay }) }];
    }),
  );
}

function contentOf(evidence: Evidence): string {
  return canonical({ ...evidence, id: '' });
}

/** Without what a pass cites: of two verdicts that say the same, it names those that were known when the next stage was entered. */
function entriesOf(release: Release): object {
  return Object.fromEntries(
    Object.entries(release.entries).map(([stage, entry]) => [stage, { ...entry, passed: entry.passed !== undefined }]),
  );
}

/** Promotion ids end with an ordinal; here they count per release and stage. Longest first, so that no id is part of another. */
function namesOf(state: State): readonly (readonly [string, string])[] {
  const counts = new Map<string, number>();
  const all = [...state.promotions.values()].sort((left, right) => left.ordinal - right.ordinal);
  const names = all.map(({ id }) => {
    const base = id.slice(0, id.lastIndexOf('.'));
    counts.set(base, (counts.get(base) ?? 0) + 1);
    return [id, `${base}#${counts.get(base) ?? 0}`] as const;
  });
  return names.sort(([left], [right]) => right.length - left.length);
}
