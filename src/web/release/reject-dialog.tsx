import { say } from '#web/words/say.ts';
import { useState } from 'react';
import type { ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { ActForm, TextField } from './act-form.tsx';

interface RejectDialogProps {
  readonly view: ReleaseView;
}

/** This release goes no further; the reason is what everybody reads afterwards. */
export function RejectDialog({ view }: RejectDialogProps) {
  const [reason, setReason] = useState('');
  const act = {
    id: 'reject',
    done: say('You rejected {release}', { release: view.release }),
    perform: () => command(view.system, 'reject', { release: view.release, reason: reason.trim() }),
  };
  return (
    <ActForm
      title={say('Reject {system} {release}', { system: view.system, release: view.release })}
      act={act}
      label={say('Reject {release}', { release: view.release })}
      weight="danger-filled"
      missing={reason.trim() === '' ? say('say why') : undefined}
      terminal={<CopyCommand command={`lockstep reject ${view.release} --reason ${quoted(reason)}`} />}
    >
      <p>
        {say(
          '{release} enters no further stage. It stays where it runs; what was proved stays in the ledger, and whoever may reject may reopen it.',
          { release: view.release },
        )}
      </p>
      <TextField label={say('Why')} value={reason} onChange={setReason} />
    </ActForm>
  );
}

/** A text as a shell takes it, whole. */
export function quoted(text: string): string {
  return `'${text.trim().replaceAll("'", `'\\''`)}'`;
}
