import type { ReactNode } from 'react';
import { useDesk } from './actions.tsx';
import { Button, type Weight } from './button.tsx';

interface AskButtonProps {
  readonly weight?: Weight;
  readonly dialog: ReactNode;
  readonly children: ReactNode;
}

/** Opens the question that comes before a command. */
export function AskButton({ weight = 'plain', dialog, children }: AskButtonProps) {
  const { ask } = useDesk();
  return (
    <Button weight={weight} isAction onPress={() => ask(dialog)}>
      {children}
    </Button>
  );
}
