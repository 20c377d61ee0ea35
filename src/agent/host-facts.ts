import { readFileSync } from 'node:fs';
import os from 'node:os';
import { z } from 'zod';
import type { Fact } from '#core/facts.ts';

const headerShape = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) });

/** What this host is, by looking once. What cannot be read is left out. */
export function hostFacts(version: string | undefined): readonly Fact[] {
  const facts: readonly (Fact | undefined)[] = [
    fact('lockstep', version, 'agent'),
    fact('node', process.versions.node, 'agent'),
    fact('os', systemName(), '/etc/os-release'),
    fact('kernel', `${os.type()} ${os.release()}`, 'uname'),
    fact('libc', libraryName(), 'agent'),
    fact('architecture', os.arch(), 'uname'),
    fact('processors', String(os.availableParallelism()), 'agent'),
    fact('memory', `${Math.round(os.totalmem() / 1024 ** 2)} MiB`, 'agent'),
    fact('time-zone', Intl.DateTimeFormat().resolvedOptions().timeZone, 'agent'),
  ];
  return facts.flatMap((each) => each ?? []);
}

function fact(key: string, value: string | undefined, source: string): Fact | undefined {
  return value === undefined || value === '' ? undefined : { key, value: value.slice(0, 200), source };
}

function systemName(): string | undefined {
  const text = readText('/etc/os-release');
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1];
}

/** A program that was built for another library says so by lacking this one. */
function libraryName(): string | undefined {
  // Else it looks the names of all its connections up.
  Reflect.set(process.report, 'excludeNetwork', true);
  const report = headerShape.safeParse(process.report.getReport());
  const glibc = report.data?.header.glibcVersionRuntime;
  return glibc === undefined ? undefined : `glibc ${glibc}`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
