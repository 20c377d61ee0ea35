import type { ComponentProps } from 'react';

type Role = 'row' | 'rowgroup' | 'rowheader' | 'columnheader' | 'gridcell' | 'listbox' | 'option' | 'group';

interface PartProps extends Omit<ComponentProps<'div'>, 'role'> {
  readonly part: Role;
}

/** A part of a grid or of a list to choose from, by its role: in the browser's own no row could be left out, and none be laid where it belongs. */
export function Part({ part, ...props }: PartProps) {
  return <div role={part} {...props} />;
}
