// What waits for people, over all releases of a system: what I am asked, what others are asked, and what I have said.
import { blockersBefore } from './ahead.ts';
import type { ApprovalsView, AskedView, DecidedView } from './shapes.ts';
import type { Blocker } from '#core/blocker.ts';
import { currentSystem, isOpen, nextStage, presentStays } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { Evidence, Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

const kinds = ['approval', 'sign-off', 'manual', 'scope', 'ask'] as const satisfies readonly Blocker['code'][];

/** So many of one's own words are shown, the newest; the ledger has all. */
const mostDecided = 20;

export function approvalsView(state: State, seq: number, now: Instant, person: string): ApprovalsView {
  const open = indexOf(state).open.filter(isOpen);
  const asked = open.flatMap((release) => askedOf(state, release, { now, person }));
  const live = liveIn(state);
  return {
    system: state.head.system,
    seq,
    now,
    ...(live !== undefined && { live }),
    asked: asked.toSorted((left, right) => (left.answerBy ?? Number.POSITIVE_INFINITY) - (right.answerBy ?? Number.POSITIVE_INFINITY)),
    decided: [...state.releases.values()]
      .flatMap((release) => release.evidence.filter((word) => word.by === person).map((word) => decidedOf(release, word)))
      .toSorted((left, right) => right.at - left.at)
      .slice(0, mostDecided),
  };
}

interface Asker {
  readonly now: Instant;
  readonly person: string;
}

function askedOf(state: State, release: Release, { now, person }: Asker): readonly AskedView[] {
  const next = nextStage(state, release);
  if (next === undefined) return [];
  return blockersBefore(state, release, next.name, now).flatMap((blocker): readonly AskedView[] => {
    const kind = kinds.find((each) => each === blocker.code);
    if (kind === undefined || blocker.clears.kind !== 'person') return [];
    const { stage, gate, label, environment, because, askable, answerBy } = blocker;
    const since = sinceOf(release, stage, next.name);
    return [
      {
        release: release.id,
        by: release.by,
        stage,
        kind,
        because,
        isMine: askable && blocker.clears.who.includes(person),
        who: [...blocker.clears.who],
        ...(gate !== undefined && { gate }),
        ...(label !== undefined && { label }),
        ...(environment !== undefined && { environment }),
        ...(since !== undefined && { since }),
        ...(answerBy !== undefined && { answerBy }),
      },
    ];
  });
}

/** What proves an exit is asked for since it came into the stage; what lets it in, since it came into the one before. */
function sinceOf(release: Release, stage: string, next: string): Instant | undefined {
  const entered = release.entries[stage]?.enteredAt;
  if (entered !== undefined || stage !== next) return entered;
  const before = Object.values(release.entries).flatMap(({ enteredAt }) => enteredAt ?? []);
  return before.length === 0 ? release.at : Math.max(...before);
}

function decidedOf(release: Release, { kind, stage, label, verdict, because, at }: Evidence): DecidedView {
  return { release: release.id, kind, stage, label, isYes: verdict === 'pass', because, at };
}

/** What customers use now: changes are told since that. */
function liveIn(state: State): string | undefined {
  const last = currentSystem(state)?.path.at(-1);
  if (last === undefined) return undefined;
  return [...state.releases.values()].find((release) => presentStays(state, release, last) !== undefined)?.id;
}
