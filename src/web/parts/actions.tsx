import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useLive, useLiveness } from '#web/live/live.tsx';
import { useProved } from './prove.tsx';

/** Something that a person asks for. `perform` sends it and answers with its ledger number. */
export interface Act {
  /** Names this one action on its page. */
  readonly id: string;
  /** What was done, for the line that says so: `1.1.0 approved for PROD`. */
  readonly done: string;
  readonly perform: () => Promise<number>;
}

export type Outcome =
  | { readonly kind: 'none' }
  /** Sent, or written and not yet on the page. */
  | { readonly kind: 'recording' }
  | { readonly kind: 'recorded'; readonly seq: number }
  | { readonly kind: 'refused'; readonly error: Error };

type Sent =
  | { readonly kind: 'sending' }
  | { readonly kind: 'written'; readonly seq: number }
  | { readonly kind: 'refused'; readonly error: Error };

interface Desk {
  readonly run: (act: Act) => void;
  readonly outcomeOf: (id: string) => Outcome;
  readonly forget: (id: string) => void;
  /** Opens a dialog. It stays until it is closed, though the button that asked for it goes when the page moves on: nothing typed is lost. */
  readonly ask: (dialog: ReactNode) => void;
  readonly closeDialog: () => void;
  readonly last: { readonly done: string; readonly seq: number } | undefined;
  readonly isOff: boolean;
}

const DeskContext = createContext<Desk | undefined>(undefined);

interface ActionsProps {
  readonly system: string;
  /** Up to which ledger number the page is true: an action is settled when it has reached this. */
  readonly seq: number;
  readonly children: ReactNode;
}

/** Sends what people ask for. Nothing is shown as done before the controller wrote it and the page has caught up with it. */
export function Actions({ system, seq, children }: ActionsProps) {
  const live = useLive();
  const proved = useProved();
  const isOff = useLiveness().kind === 'stale';
  const [sent, setSent] = useState<{ readonly [id: string]: Sent }>({});
  const [last, setLast] = useState<Desk['last']>();
  const [dialog, setDialog] = useState<ReactNode>();
  const desk = useMemo((): Desk => {
    const note = (id: string, what: Sent): void => setSent((before) => ({ ...before, [id]: what }));
    const run = (act: Act): void => {
      note(act.id, { kind: 'sending' });
      proved(act.perform).then(
        (written) => {
          live.noteSeq(system, written);
          note(act.id, { kind: 'written', seq: written });
          setLast({ done: act.done, seq: written });
        },
        (error: unknown) => note(act.id, { kind: 'refused', error: error instanceof Error ? error : new Error(String(error)) }),
      );
    };
    const forget = (id: string): void => setSent((before) => Object.fromEntries(Object.entries(before).filter(([key]) => key !== id)));
    return {
      run,
      forget,
      ask: setDialog,
      closeDialog: () => setDialog(undefined),
      outcomeOf: (id) => outcomeOf(sent[id], seq),
      last: last !== undefined && last.seq <= seq ? last : undefined,
      isOff,
    };
  }, [sent, last, seq, system, live, proved, isOff]);
  return (
    <DeskContext value={desk}>
      {children}
      {dialog}
    </DeskContext>
  );
}

function outcomeOf(sent: Sent | undefined, seq: number): Outcome {
  if (sent === undefined) return { kind: 'none' };
  if (sent.kind === 'refused') return sent;
  return sent.kind === 'written' && sent.seq <= seq ? { kind: 'recorded', seq: sent.seq } : { kind: 'recording' };
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('useDesk outside of <Actions>');
  return desk;
}
