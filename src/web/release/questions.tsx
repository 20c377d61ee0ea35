import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import { useState } from 'react';
import type { PromotionView, QuestionView, ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import type { Me } from '#web/api/queries.ts';
import { AskButton } from '#web/parts/ask-button.tsx';
import type { Weight } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { wordsOfPeople } from '#web/words/lists.ts';
import { isAllowed } from '#web/words/mine.ts';
import { sentenceCase } from '#web/words/sentences.ts';
import { ActForm, TextField } from './act-form.tsx';
import { quoted } from './reject-dialog.tsx';
import styles from './questions.module.css';

interface QuestionsProps {
  readonly me: Me;
  readonly view: ReleaseView;
  readonly promotion: PromotionView;
}

/** What a promotion asks of people: why it stays where it is, until when, who may say on, and the buttons of those who may. */
export function Questions({ me, view, promotion }: QuestionsProps) {
  return (promotion.asks ?? []).map((question) => (
    <section
      key={question.environment}
      className={styles['question']}
      data-status={question.of === 'interruption' ? 'held' : 'ready'}
      aria-label={say('Question in {environment}', { environment: question.environment })}
    >
      <p>
        <strong>{headOf(question)}</strong> <Told text={sentenceCase(question.because, [question.environment, view.release])} />.
      </p>
      <p className={styles['until']}>
        {sayWith('It stays so since {since}, and is taken back {at}.', {
          since: <Instant at={question.since} />,
          at: <Countdown at={question.until} />,
        })}{' '}
        <Who question={question} />
      </p>
      <div className={styles['buttons']}>
        {answersFor(me, view, question).map((answer) => (
          <Decide key={answer.as} view={view} promotion={promotion} question={question} answer={answer} />
        ))}
      </div>
    </section>
  ));
}

function headOf({ of, environment }: QuestionView): string {
  if (of === 'interruption') return say('{environment} waits where it is.', { environment });
  return of === 'verdict'
    ? say('Nobody could tell whether it is worse in {environment}.', { environment })
    : say('{environment} asks before it goes on.', { environment });
}

function Who({ question: { of, maySayOn } }: { readonly question: QuestionView }) {
  return of === 'interruption'
    ? say('It goes on by itself when that ends.')
    : say('To say on: {people}.', { people: wordsOfPeople(maySayOn) });
}

interface Answer {
  readonly as: 'on' | 'look-again' | 'back';
  readonly button: string;
  readonly weight: Weight;
}

/** What this person may answer. The controller judges again. */
function answersFor(me: Me, view: ReleaseView, { maySayOn, mayLookAgain }: QuestionView): readonly Answer[] {
  const on: Answer = { as: 'on', button: say('Go on…'), weight: 'primary' };
  const again: Answer = { as: 'look-again', button: say('Look again…'), weight: 'plain' };
  const back: Answer = { as: 'back', button: say('Take back…'), weight: 'danger' };
  return [
    ...(maySayOn.includes(me.person) ? [on] : []),
    ...(mayLookAgain.includes(me.person) ? [again] : []),
    ...(isAllowed(me, view.system, 'abort') ? [back] : []),
  ];
}

interface DecideProps {
  readonly view: ReleaseView;
  readonly promotion: PromotionView;
  readonly question: QuestionView;
  readonly answer: Answer;
}

export function Decide({ view, promotion, question, answer }: DecideProps) {
  return (
    <AskButton weight={answer.weight} dialog={<DecideDialog view={view} promotion={promotion} question={question} answer={answer} />}>
      {answer.button}
    </AskButton>
  );
}

function DecideDialog({ view, promotion, question, answer }: DecideProps) {
  const [reason, setReason] = useState('');
  const words = wordsOf(view, promotion, question)[answer.as];
  return (
    <ActForm
      title={words.label}
      act={{
        id: `${answer.as} ${promotion.id} ${question.environment}`,
        done: words.done,
        perform: () => perform({ view, promotion, question, answer }, reason.trim()),
      }}
      label={words.label}
      weight={answer.as === 'back' ? 'danger-filled' : 'primary'}
      missing={reason.trim() === '' ? say('say why') : undefined}
      terminal={<CopyCommand command={`${words.typed} --reason ${quoted(reason)}`} />}
    >
      <p>{words.means}</p>
      <TextField label={say('Why')} value={reason} onChange={setReason} />
    </ActForm>
  );
}

function perform({ view, promotion, question, answer }: DecideProps, reason: string) {
  if (answer.as === 'back') return command(view.system, 'abort', { promotion: promotion.id, reason });
  const { environment } = question;
  return command(view.system, 'continue', { promotion: promotion.id, environment, as: answer.as, reason });
}

interface Words {
  readonly label: string;
  readonly done: string;
  readonly means: string;
  readonly typed: string;
}

function wordsOf(
  { release }: ReleaseView,
  { id, stage }: PromotionView,
  { environment }: QuestionView,
): { readonly [As in Answer['as']]: Words } {
  return {
    on: {
      label: say('Let {release} go on in {environment}', { release, environment }),
      done: say('You let {release} go on in {environment}', { release, environment }),
      means: say('More of the traffic goes to the release: the next step begins at once. Your name and your reason stand in the ledger.'),
      typed: `lockstep continue ${id} --env ${environment}`,
    },
    'look-again': {
      label: say('Look at {release} again in {environment}', { release, environment }),
      done: say('{release} is looked at again in {environment}', { release, environment }),
      means: say('The same share of the traffic is judged once more, from nothing.'),
      typed: `lockstep continue ${id} --look-again --env ${environment}`,
    },
    back: {
      label: say('Take {release} back from {stage}', { release, stage }),
      done: say('{release} is taken back from {stage}', { release, stage }),
      means: say(
        'Nobody is sent to {release} any more, and all that was done for it in {stage} is undone. What runs there serves everybody again.',
        { release, stage },
      ),
      typed: `lockstep abort ${id}`,
    },
  };
}
