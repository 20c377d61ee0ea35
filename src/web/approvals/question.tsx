import { say } from '#web/words/say.ts';
import { ExternalLink } from 'lucide-react';
import { useRef, useState } from 'react';
import type { GateView, ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { doorPath } from '#web/api/routes.ts';
import type { Me } from '#web/api/queries.ts';
import { useCommitKey } from '#web/keys/use-commit-key.ts';
import { Checklist } from '#web/checklist/checklist.tsx';
import { ActButton } from '#web/parts/act-button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { AskButton } from '#web/parts/ask-button.tsx';
import { Told } from '#web/parts/told.tsx';
import { ClearButton } from '#web/release/clear-button.tsx';
import { TextField } from '#web/release/act-form.tsx';
import { RejectDialog } from '#web/release/reject-dialog.tsx';
import { approveAct, gateViewOf, signingOf } from '#web/release/say-acts.ts';
import { wordsOfPeople } from '#web/words/lists.ts';
import { isAllowed } from '#web/words/mine.ts';
import { sentenceCase } from '#web/words/sentences.ts';
import type { Asked } from './asked.ts';
import styles from './question.module.css';

interface QuestionProps {
  readonly me: Me;
  readonly asked: Asked;
  readonly view: ReleaseView;
}

/** What is asked, everything that is to be answered for it, and the two ways to end it. */
export function Question({ me, asked, view }: QuestionProps) {
  const gate = gateViewOf(view, asked);
  return (
    <section className={styles['panel']} aria-labelledby="question">
      <header className={styles['head']}>
        <span className={styles['kind']}>{wordsOfSide(asked)}</span>
        <h2 id="question">{headOf(asked)}</h2>
        <p>
          <Told text={sentenceCase(asked.because, [asked.release])} />.
        </p>
        <WhereToTry asked={asked} view={view} />
      </header>
      {gate?.items !== undefined && gate.items.length > 0 && (
        <div className={styles['body']}>
          <Checklist view={view} stage={asked.stage} gate={gate.gate.hash} items={gate.items} isReadOnly={!asked.isMine} />
        </div>
      )}
      <footer className={styles['foot']}>
        {asked.isMine ? (
          <Answer me={me} asked={asked} view={view} gate={gate} />
        ) : (
          <p className={styles['why-not']}>{say('This asks {who}.', { who: wordsOfPeople(asked.who) })}</p>
        )}
      </footer>
    </section>
  );
}

/** Nobody signs what they could not look at: the environments in which it runs, of the stage that is asked about or the last before it. */
function WhereToTry({ asked, view }: Pick<QuestionProps, 'asked' | 'view'>) {
  const at = view.stages.findIndex(({ stage }) => stage === asked.stage);
  const place = view.stages.slice(0, at + 1).findLast(({ entered }) => entered !== undefined);
  if (place === undefined) return null;
  return (
    <p className={styles['places']}>
      {place.environments.map((environment) => (
        <a key={environment} href={doorPath(view.system, environment)} target="_blank" rel="noreferrer">
          {say('Open {release} in {environment}', { release: view.release, environment })} <ExternalLink size={12} aria-hidden />
        </a>
      ))}
    </p>
  );
}

function headOf({ kind, system, release, stage, label, environment }: Asked): string {
  switch (kind) {
    case 'approval':
      return say('May {system} {release} enter {stage}?', { system, release, stage });
    case 'sign-off':
      return say('May {system} {release} leave {stage}?', { system, release, stage });
    case 'manual':
      return `${label ?? 'By hand'}: ${system} ${release}`;
    case 'scope':
      return say('Is this what was agreed for {system} {release}?', { system, release });
    case 'ask':
      return say('How does {system} {release} go on in {environment}?', { system, release, environment: environment ?? stage });
  }
}

function wordsOfSide({ kind, stage }: Asked): string {
  if (kind === 'approval') return say('Approval, entry of {stage}', { stage });
  if (kind === 'scope') return say('Scope, entry of {stage}', { stage });
  return kind === 'sign-off' ? say('Sign-off, exit of {stage}', { stage }) : stage;
}

interface AnswerProps extends QuestionProps {
  readonly gate: GateView | undefined;
}

function Answer({ me, asked, view, gate }: AnswerProps) {
  const [comment, setComment] = useState('');
  const end = useRef<HTMLSpanElement>(null);
  useCommitKey('page', () => end.current?.querySelector('button')?.click());
  const blocker = view.blockers.find(
    (each) => each.gate === asked.gate && each.stage === asked.stage && each.environment === asked.environment,
  );
  const word = comment.trim() === '' ? undefined : comment.trim();
  const canReject = isAllowed(me, view.system, 'reject') && view.state === 'open';
  return (
    <>
      {takesWord.has(asked.kind) && <TextField label={say('A word for the ledger, if you like')} value={comment} onChange={setComment} />}
      <div className={styles['buttons']}>
        {canReject && (
          <AskButton weight="danger" dialog={<RejectDialog view={view} />}>
            {say('Reject {release}…', { release: view.release })}
          </AskButton>
        )}
        <span ref={end} className={styles['end']}>
          {asked.kind === 'approval' && gate !== undefined && <Approve view={view} asked={asked} gate={gate} word={word} />}
          {asked.kind === 'sign-off' && gate !== undefined && <SignOff view={view} asked={asked} gate={gate} word={word} />}
          {asked.kind === 'scope' && <SignScope me={me} view={view} word={word} />}
          {(asked.kind === 'manual' || asked.kind === 'ask') && blocker !== undefined && <ClearButton view={view} blocker={blocker} />}
        </span>
      </div>
    </>
  );
}

/** What is said in a dialog of its own takes its word there. */
const takesWord: ReadonlySet<Asked['kind']> = new Set(['approval', 'sign-off', 'scope']);

interface SayProps {
  readonly view: ReleaseView;
  readonly asked: Asked;
  readonly gate: GateView;
  readonly word: string | undefined;
}

function Approve({ view, asked: { stage }, gate: { gate }, word }: SayProps) {
  return (
    <ActButton act={approveAct(view, { stage, gate: gate.hash }, word)} weight="primary">
      {say('Approve {release} for {stage}', { release: view.release, stage })}
    </ActButton>
  );
}

/** Signed as it stands on this page: of another one the controller says so. */
function SignScope({ me, view, word }: Pick<SayProps, 'view' | 'word'> & { readonly me: Me }) {
  const { scope } = view;
  if (scope === undefined && !isAllowed(me, view.system, 'scope')) return null;
  if (scope === undefined) return <CopyCommand command={`lockstep scope set ${view.release} scope.yaml`} />;
  const act = {
    id: `sign-scope ${scope.digest}`,
    done: say('You signed the scope of {release}', { release: view.release }),
    perform: () =>
      command(view.system, 'sign-scope', { release: view.release, digest: scope.digest, ...(word !== undefined && { comment: word }) }),
  };
  return (
    <ActButton act={act} weight="primary">
      {say('Sign the scope of {release}', { release: view.release })}
    </ActButton>
  );
}

function SignOff({ view, asked: { stage }, gate: { gate, items = [] }, word }: SayProps) {
  const { act, open, bad } = signingOf(view, { stage, gate: gate.hash }, items, word);
  if (open > 0) {
    return <span className={styles['missing']}>{say('{open} of {count} without a result', { open, count: items.length })}</span>;
  }
  return (
    <ActButton act={act} weight={bad === 0 ? 'primary' : 'danger-filled'}>
      {bad === 0
        ? say('Sign {release} off in {stage}', { release: view.release, stage })
        : say('Say no, {bad} of {count} not well', { bad, count: items.length })}
    </ActButton>
  );
}
