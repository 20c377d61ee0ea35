import { useEffect, useRef } from 'react';

/**
 * Ctrl-Enter, or Command-Enter, sends what is filled in, wherever the focus is: no single key does. Of what lies below a dialog nothing is
 * sent.
 */
export function useCommitKey(place: 'dialog' | 'page', send: () => void): void {
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
      const isDialog = document.querySelector('dialog[open]') !== null;
      if (isDialog !== (place === 'dialog')) return;
      event.preventDefault();
      // A key that is held down asks once.
      if (!event.repeat) latest.current();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [place]);
}
