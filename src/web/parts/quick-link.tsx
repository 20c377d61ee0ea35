import type { ComponentProps, MouseEvent } from 'react';
import { navigate } from 'wouter/use-browser-location';

interface QuickLinkProps extends ComponentProps<'a'> {
  readonly href: string;
}

/** A link of which there are hundreds: the router's own listens to the address, each for itself. */
export function QuickLink({ href, children, ...props }: QuickLinkProps) {
  return (
    <a {...props} href={href} onClick={follow}>
      {children}
    </a>
  );
}

/** Whoever holds a key or presses another button means a window or a tab of its own. */
function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  navigate(event.currentTarget.pathname + event.currentTarget.search);
}
