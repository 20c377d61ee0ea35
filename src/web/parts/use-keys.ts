import { useEffect, useEffectEvent } from 'react';

/** Single keys of a page. Deaf while somebody types, holds another key down, or answers a dialog. */
export function useKeys(keys: { readonly [key: string]: () => void }): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping()) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

function isTyping(): boolean {
  const { activeElement } = document;
  return document.querySelector('dialog[open]') !== null || (activeElement?.matches('input, select, textarea') ?? false);
}
