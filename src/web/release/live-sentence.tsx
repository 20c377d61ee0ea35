import { say, sayCore, sayWith } from '#web/words/say.ts';
import { endsBySoak } from './blocker-words.tsx';
import type { Blocker } from '#core/blocker.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import { inShort } from '#core/words.ts';
import type { Me } from '#web/api/queries.ts';
import { Countdown } from '#web/parts/instant.tsx';
import { Marked } from '#web/parts/marked.tsx';
import { Told } from '#web/parts/told.tsx';
import { Sentence } from '#web/parts/sentence.tsx';
import { blockersOf } from '#web/words/mine.ts';
import { isOneDay, wordsOfDay } from '#web/words/instants.ts';
import { wordsOfPeople } from '#web/words/lists.ts';
import styles from './live-sentence.module.css';
import { useForecast } from './use-forecast.ts';
import { isOfPeople } from './way-to-clear.ts';

/** The view's own sentence, with what is mine in blue, and with the end of a soak counting down where the view's words stood still. */
export function LiveSentence({ me, view }: { readonly me: Me; readonly view: ReleaseView }) {
  const mine = blockersOf(me.person, view.blockers);
  return (
    <Sentence>
      {partsOf(view).map((part) =>
        typeof part === 'string' ? (
          <Marked key={part} text={part} />
        ) : (
          <Clause key={part.because} blocker={part} isMine={mine.includes(part)} />
        ),
      )}
      {view.goal !== undefined && isAhead(view, view.goal) && ` ${say('It walks on to {goal} as gates open.', { goal: view.goal })}`}
      <GoLive view={view} />
    </Sentence>
  );
}

/** When it is live: never one date where a person is on the way. */
function GoLive({ view }: { readonly view: ReleaseView }) {
  const line = useForecast(view);
  if (line === undefined) return null;
  if (line.earliest === undefined) return ` ${say('When it is live nobody can say yet.')}`;
  const { earliest, evenOdds, nineInTen, neverPercent } = line;
  if (isOneDay(earliest, nineInTen)) {
    const day = <strong>{wordsOfDay(earliest)}</strong>;
    return <> {line.people > 0 ? sayWith('Live on {day}, in 9 of 10 cases.', { day }) : sayWith('Live on {day}.', { day })}</>;
  }
  const first = wordsOfDay(earliest);
  if (evenOdds === undefined) {
    const day = <strong>{first}</strong>;
    return <> {sayWith('Live on {day} at the earliest; in {count} of 100 cases it never is.', { day, count: neverPercent })}</>;
  }
  const even = wordsOfDay(evenOdds);
  const day = <strong>{even}</strong>;
  if (nineInTen === undefined) return <> {sayWith('Live by even odds on {day}, earliest {first}.', { day, first })}</>;
  const most = wordsOfDay(nineInTen);
  if (most === even) return <> {sayWith('Live by {day} in 9 of 10 cases, earliest {first}.', { day, first })}</>;
  return <> {sayWith('Live by even odds on {day}, 9 in 10 by {most}, earliest {first}.', { day, most, first })}</>;
}

/** It has not come that far. */
function isAhead({ stages, next }: ReleaseView, goal: string): boolean {
  const at = stages.findIndex(({ stage }) => stage === next);
  return at >= 0 && stages.findIndex(({ stage }) => stage === goal) >= at;
}

/** The view's sentence cut into its blockers and the words between them, which are said in the language of the page. */
function partsOf({ sentence, blockers }: ReleaseView): readonly (string | Blocker)[] {
  // A long one stands there by its first words.
  const held = blockers.reduce(
    (words, { because }, index) => words.replace(inShort(because), () => `⟦${index}⟧`),
    sentence.replaceAll(' ….', ' …'),
  );
  const cut = sayCore(held).split(/⟦(\d+)⟧/);
  return cut.flatMap((part, index): readonly (string | Blocker)[] => {
    if (index % 2 === 0) return part === '' ? [] : [part];
    const blocker = blockers[Number(part)];
    return blocker === undefined ? [] : [blocker];
  });
}

function Clause({ blocker, isMine }: { readonly blocker: Blocker; readonly isMine: boolean }) {
  if (endsBySoak(blocker) && blocker.clears.kind === 'time') {
    return sayWith('its soak in {stage} ends {at}', { stage: blocker.stage, at: <Countdown at={blocker.clears.at} /> });
  }
  return (
    <>
      {isMine ? (
        <strong className={styles['mine']}>
          <Told text={blocker.because} most={100} />
        </strong>
      ) : (
        <Told text={blocker.because} most={100} />
      )}
      {whoOf(blocker)}
    </>
  );
}

/** A role is asked, and people answer: who they are. Not where a machine says no first. */
function whoOf(blocker: Blocker): string {
  const { clears, askable } = blocker;
  if (!askable || clears.kind !== 'person' || clears.who.length === 0 || !isOfPeople(blocker)) return '';
  return ` (${wordsOfPeople(clears.who)})`;
}
