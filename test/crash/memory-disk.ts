import type { JournalFile } from '#agent/journal-file.ts';

/** The disks of the agents of one world, in memory: what was written before a process died is there for the next. */
export class MemoryDisk {
  /** Name of a file → its text. */
  readonly texts: Map<string, string>;

  constructor(texts: Iterable<readonly [string, string]> = []) {
    this.texts = new Map(texts);
  }

  readonly open = (name: string): JournalFile => {
    const { texts } = this;
    const read = (): string => texts.get(name) ?? '';
    return {
      read,
      append: (text) => void texts.set(name, read() + text),
      cutTo: (bytes) => void texts.set(name, Buffer.from(read()).toString('utf8', 0, bytes)),
      replace: (text) => void texts.set(name, text),
      close: () => undefined,
    };
  };
}
