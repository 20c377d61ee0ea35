import { useEffect, useRef, useState } from 'react';

/** How long what changed glows. */
const glowMs = 600;

/** True for a moment after a value changed; never for its first one. */
export function useChanged(value: string): boolean {
  const before = useRef(value);
  const [isChanged, setChanged] = useState(false);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setChanged(true);
    const timer = setTimeout(() => setChanged(false), glowMs);
    return () => clearTimeout(timer);
  }, [value]);
  return isChanged;
}
