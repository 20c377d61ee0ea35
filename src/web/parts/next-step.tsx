import { Told } from './told.tsx';
import { CopyCommand } from './copy-command.tsx';

/** What to do next, as the controller says it: a sentence, or a command that can be copied. */
export function NextStep({ next }: { readonly next: string }) {
  return next.startsWith('lockstep ') ? <CopyCommand command={next} /> : <Told text={next} isVerbatim />;
}
