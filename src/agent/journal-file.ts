import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A text that only grows, where it outlives the process. What a call has changed is kept when it returns. */
export interface JournalFile {
  /** All of it; nothing where nothing was ever written. */
  read(): string;
  append(text: string): void;
  /** Cuts off what lies behind so many bytes. */
  cutTo(bytes: number): void;
  /** Puts another text in its place: whoever reads finds the one or the other. */
  replace(text: string): void;
  close(): void;
}

/** On the disk. */
export function openJournalFile(file: string): JournalFile {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  let handle = openSync(file, 'a', 0o600);
  syncFolderOf(file);
  return {
    read: () => readFileSync(file, 'utf8'),
    append: (text) => {
      writeSync(handle, text);
      fdatasyncSync(handle);
    },
    cutTo: (bytes) => ftruncateSync(handle, bytes),
    replace: (text) => {
      writeBeside(file, text);
      closeSync(handle);
      handle = openSync(file, 'a', 0o600);
    },
    close: () => closeSync(handle),
  };
}

function writeBeside(file: string, text: string): void {
  const draft = `${file}.draft`;
  const handle = openSync(draft, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(draft, file);
  syncFolderOf(file);
}

function syncFolderOf(file: string): void {
  const handle = openSync(path.dirname(file), 'r');
  fsyncSync(handle);
  closeSync(handle);
}
