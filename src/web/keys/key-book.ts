import { createContext, useContext } from 'react';
import { type KeySettings, keysOf, parseSettings, press, usualSettings } from './bindings.ts';

/** Something that can be done now: it stands in the palette, in the list of keys, and its keys do it. */
export interface PageCommand {
  /** `board.search`: its default keys are found by it. */
  readonly id: string;
  readonly words: string;
  /** `here`: what belongs to the page that is looked at, and comes first. */
  readonly group?: 'here' | 'go' | 'house';
  /** Its keys alone do it. */
  readonly isUnlisted?: true;
  readonly run: () => void;
}

/** After this long a first key is forgotten. */
const pendingMs = 1_500;
const storedAs = 'keys';

/** Everything that can be done now, by the parts of the page that are there; and what keys do it. */
export class KeyBook {
  readonly #parts = new Set<readonly PageCommand[]>();
  readonly #watchers = new Set<() => void>();
  #commands: readonly PageCommand[] = [];
  #settings = readSettings();
  #pending = '';
  #pendingUntil = 0;

  /** Returns what takes them away again. */
  add(commands: readonly PageCommand[]): () => void {
    this.#parts.add(commands);
    this.#gather();
    return () => {
      this.#parts.delete(commands);
      this.#gather();
    };
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly commands = (): readonly PageCommand[] => this.#commands;
  readonly settings = (): KeySettings => this.#settings;

  choose(settings: KeySettings): void {
    this.#settings = settings;
    try {
      localStorage.setItem(storedAs, JSON.stringify(settings));
    } catch {
      // Storage may be forbidden; then the choice lasts as long as the page.
    }
    this.#tell();
  }

  /** Whether the key did something, or begins something. */
  press(key: string, now: number): boolean {
    if (this.#settings.isOff) return false;
    // What was added last is nearest to whoever presses.
    const bound = new Map(
      this.#commands.flatMap(({ id }) => (keysOf(this.#settings, id) === '' ? [] : [[keysOf(this.#settings, id), id] as const])),
    );
    const { pending, id } = press(now < this.#pendingUntil ? this.#pending : '', key, bound);
    this.#pending = pending;
    this.#pendingUntil = now + pendingMs;
    this.#commands.findLast((command) => command.id === id)?.run();
    return id !== undefined || pending !== '';
  }

  #gather(): void {
    this.#commands = [...this.#parts].flat();
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

function readSettings(): KeySettings {
  try {
    return parseSettings(localStorage.getItem(storedAs));
  } catch {
    return usualSettings;
  }
}

/** What stands over the page. */
export type Overlay = 'palette' | 'keys';

interface KeyDesk {
  readonly book: KeyBook;
  readonly show: (overlay: Overlay) => void;
}

export const KeyContext = createContext<KeyDesk | undefined>(undefined);

/** Undefined outside of the house: nobody is signed in. */
export function useKeyDesk(): KeyDesk | undefined {
  return useContext(KeyContext);
}
