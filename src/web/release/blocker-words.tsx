import { Told } from '#web/parts/told.tsx';
import { sayWith } from '#web/words/say.ts';
import { Bot, Hourglass, PenLine, Package } from 'lucide-react';
import type { Blocker } from '#core/blocker.ts';
import { inShort } from '#core/words.ts';
import { Countdown } from '#web/parts/instant.tsx';
import { sentenceCase } from '#web/words/sentences.ts';
import styles from './blocker-words.module.css';

/** Characters: what a check found in full stands beside its gate. */
const mostLength = 240;

const icons = { person: PenLine, time: Hourglass, agent: Bot, release: Package } as const;
/** Blue is what is mine; the others keep the colour of what they wait for. */
const colours = { person: 'waiting', time: 'soaking', agent: 'verifying', release: 'waiting' } as const;

interface BlockerIconProps {
  readonly blocker: Blocker;
  readonly isMine: boolean;
}

/** What ends it, at a glance: a person, time, an agent, another release. The words beside it say it too. */
export function BlockerIcon({ blocker, isMine }: BlockerIconProps) {
  const { kind } = blocker.clears;
  const Icon = icons[kind];
  return (
    <span data-status={isMine ? 'ready' : colours[kind]} className={styles['icon']}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </span>
  );
}

/** A soak runs and its end is certain. Of one that is over the core's own words say what its host does not attest. */
export function endsBySoak({ code, clears, expectedAt, because }: Blocker): boolean {
  return code === 'soak' && clears.kind === 'time' && expectedAt === undefined && because.startsWith('soak: ');
}

/** `shop in int was never refreshed` begins with the name of a database. */
function databaseIn({ code, because }: Blocker): string | undefined {
  return code === 'data' || code === 'unmasked' ? /^(\S+) in /.exec(because)?.[1] : undefined;
}

/** Why not yet, in a sentence. A soak's end counts down here; in the core's own words it stood still. */
export function BlockerWords({ blocker }: { readonly blocker: Blocker }) {
  const { clears, stage, because } = blocker;
  if (!endsBySoak(blocker) || clears.kind !== 'time')
    return (
      <Told
        text={sentenceCase(
          inShort(because, mostLength),
          [blocker.label, blocker.environment, databaseIn(blocker)].filter((name) => name !== undefined).filter((name) => name !== 'soak'),
        )}
      />
    );
  return sayWith('The soak in {stage} ends {at}', { stage, at: <Countdown at={clears.at} /> });
}
