import { ChevronDown, ChevronRight, FileText } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Told } from '#web/parts/told.tsx';
import { say, sayWith } from '#web/words/say.ts';
import type { Evidence } from '#core/state.ts';
import { casesFile } from '#core/tested.ts';
import type { GateView, ReleaseView, StageView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { evidencePath } from '#web/api/routes.ts';
import type { Me } from '#web/api/queries.ts';
import { ActButton } from '#web/parts/act-button.tsx';
import { Countdown, Instant } from '#web/parts/instant.tsx';
import { LastWords } from '#web/parts/last-words.tsx';
import { StatusMark } from '#web/parts/status-mark.tsx';
import { gateLooks, type Look, statusLooks } from '#web/status.ts';
import { wordsOfCounts } from '#web/words/events.ts';
import { wordsOfGate } from '#web/words/gates.ts';
import { isAllowed } from '#web/words/mine.ts';
import { CleanReport } from './clean-report.tsx';
import styles from './gate-row.module.css';
import { LoadFigures } from './load-figures.tsx';

// What was said at a gate, to its last file, is loaded when somebody wants to see it.
const EvidenceDetails = lazy(async () => ({ default: (await import('./evidence-details.tsx')).EvidenceDetails }));

interface GateRowProps {
  readonly me: Me;
  readonly view: ReleaseView;
  readonly stage: StageView;
  readonly gate: GateView;
}

/** A gate: what it says, why, and what proves it. */
export function GateRow({ me, view, stage, gate: given }: GateRowProps) {
  const gate = asItSaid(given, stage);
  const isDone = gate.state === 'passed' || gate.state === 'ahead';
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles['row']} data-state={gate.state}>
      <span className={styles['state']}>
        <StatusMark look={lookOf(gate, stage)} shape={shapeOf(gate, isDone)} />
      </span>
      <strong className={styles['label']}>{wordsOfGate(gate.gate)}</strong>
      <span className={styles['because']}>{isSoaking(gate, stage) ? <SoakWords stage={stage} /> : <Because gate={gate} />}</span>
      <span className={styles['proof']}>
        <Proof view={view} evidence={gate.evidence.at(-1)} />
        <Recheck me={me} view={view} stage={stage} gate={given} />
        {gate.evidence.length > 0 && <EvidenceButton label={wordsOfGate(gate.gate)} isOpen={isOpen} onPress={() => setOpen(!isOpen)} />}
      </span>
      <Figures view={view} evidence={gate.evidence.at(-1)} />
      {gate.state === 'failed' && (
        <div className={styles['said']}>
          <Said view={view} gate={gate} />
        </div>
      )}
      {isOpen && (
        <div className={styles['said']}>
          <Suspense fallback={<p>{say('Reading the evidence')}</p>}>
            <EvidenceDetails view={view} evidence={gate.evidence} />
          </Suspense>
        </div>
      )}
    </div>
  );
}

interface EvidenceButtonProps {
  readonly label: string;
  readonly isOpen: boolean;
  readonly onPress: () => void;
}

/** Opens everything that was said at the gate. */
function EvidenceButton({ label, isOpen, onPress }: EvidenceButtonProps) {
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      className={styles['evidence']}
      aria-expanded={isOpen}
      aria-label={say('Evidence of {label}', { label })}
      onClick={onPress}
    >
      {say('evidence')} <Icon size={12} aria-hidden />
    </button>
  );
}

/** The gate that took its stage back lies ahead once more; what it said is why everybody is here. */
function asItSaid(gate: GateView, { takenBack }: StageView): GateView {
  const last = gate.evidence.at(-1);
  const isIt = last !== undefined && last.id === takenBack?.evidence && gate.state === 'ahead';
  return isIt ? { ...gate, state: 'failed', because: last.because } : gate;
}

/** What a check that said no has to say for itself; a look from nothing in columns. */
function Said({ view: { system, release }, gate: { gate, evidence } }: Pick<GateRowProps, 'view' | 'gate'>) {
  const last = evidence.at(-1);
  if (last !== undefined && isClean(gate)) return <CleanReport system={system} release={release} evidence={last} />;
  return <LastWords words={last?.lastWords} />;
}

function isClean(gate: GateView['gate']): boolean {
  return gate.kind === 'check' && gate.check.kind === 'clean';
}

/** A soak under way is soaking; every other gate says its own state. */
function lookOf(gate: GateView, stage: StageView): Look {
  return isSoaking(gate, stage) ? statusLooks.soaking : gateLooks[gate.state];
}

function isSoaking({ gate, state }: GateView, stage: StageView): boolean {
  return gate.kind === 'soak' && state === 'waiting' && stage.soakUntil !== undefined;
}

/** A gate ahead has its name and nothing to say yet; one that passed by tests, how many. */
function Because({ gate }: { readonly gate: GateView }) {
  if (gate.state === 'ahead') return null;
  const counts = gate.evidence.at(-1)?.counts;
  return counts === undefined || gate.state !== 'passed' ? <Told text={becauseOf(gate)} /> : wordsOfCounts(counts);
}

/** What a machine said needs no name before it; what a person said does. */
function becauseOf({ gate, state, because }: GateView): string {
  const words = because.replaceAll(/(^|; )(agent:[^ :]+|lockstep): /g, '$1');
  // Each thing stands below, in a row of its own.
  if (state === 'failed' && isClean(gate)) return /^.*?\d+ things? that nobody declares/.exec(words)?.[0] ?? words;
  return words;
}

/** What is left of a soak runs while one looks; the view's own words stood still when it was made. */
function SoakWords({ stage }: { readonly stage: StageView }) {
  if (stage.soakUntil === undefined) return null;
  return sayWith('ends {at}', { at: <Countdown at={stage.soakUntil} /> });
}

function shapeOf(gate: GateView, isDone: boolean): 'plain' | 'box' | 'tint' | 'filled' {
  if (isDone) return 'plain';
  if (gate.state === 'failed') return 'filled';
  return gate.gate.kind === 'soak' ? 'tint' : 'box';
}

/** When it was said last, and the files that show it; who said it stands in the words. */
function Proof({ view, evidence }: { readonly view: ReleaseView; readonly evidence: Evidence | undefined }) {
  if (evidence === undefined) return null;
  // Cases stand in the evidence itself.
  const files = Object.entries(evidence.blobs ?? {}).filter(([name]) => name !== casesFile);
  return (
    <>
      <span className={styles['by']}>
        <Instant at={evidence.at} />
      </span>
      {files.map(([name, digest]) => (
        <a key={name} href={evidencePath(view.system, view.release, digest)} download={name}>
          <FileText size={12} aria-hidden /> {name}
        </a>
      ))}
    </>
  );
}

/** What a load check measured can be looked at here; every other file is saved. */
function Figures({ view, evidence }: { readonly view: ReleaseView; readonly evidence: Evidence | undefined }) {
  const digest = evidence?.blobs?.['load.json'];
  return digest === undefined ? null : <LoadFigures address={evidencePath(view.system, view.release, digest)} />;
}

/** A check that said no may be asked again, by whoever may ask. */
function Recheck({ me, view, stage, gate }: GateRowProps) {
  if (gate.gate.kind !== 'check' || gate.state !== 'failed' || !isAllowed(me, view.system, 'recheck')) return null;
  const { label, hash } = gate.gate;
  const act = {
    id: `recheck ${stage.stage} ${hash}`,
    done: say('{label} runs again in {stage}', { label, stage: stage.stage }),
    perform: () => command(view.system, 'recheck', { release: view.release, stage: stage.stage, gate: hash }),
  };
  return <ActButton act={act}>{say('Run again')}</ActButton>;
}
