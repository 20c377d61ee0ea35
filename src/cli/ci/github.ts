import { randomBytes } from 'node:crypto';
import { exits } from '#cli/exits.ts';
import { cleanLine } from '#core/clean.ts';
import { proofsOf } from './proofs.ts';
import type { Ran } from './ran.ts';

const mostAnnotations = 10;

/** A line that nobody can guess: what stands between the two is text, whatever it looks like. */
export function stopCommands(): { readonly begin: string; readonly end: string } {
  const word = randomBytes(16).toString('hex');
  return { begin: `::stop-commands::${word}\n`, end: `::${word}::\n` };
}

/** What failed, each beside the build; else how it went. */
export function annotationsOf(ran: Ran): readonly string[] {
  const failed = ran.view === undefined ? [] : proofsOf(ran.view).filter(({ state }) => state === 'failed' || state === 'error');
  if (ran.exit === exits.done) return [command('notice', 'Lockstep', ran.sentence)];
  if (ran.exit === exits.waiting) return [command('notice', 'Lockstep waits', ran.sentence)];
  if (failed.length === 0 || ran.exit !== exits.stopped) return [command('error', 'Lockstep', ran.sentence)];
  return failed.slice(0, mostAnnotations).map(({ stage, name, because }) => command('error', `Lockstep: ${stage} ${name}`, because));
}

function command(kind: 'notice' | 'error', title: string, words: string): string {
  return `::${kind} title=${property(title)}::${data(words)}\n`;
}

function data(words: string): string {
  return words.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(words: string): string {
  return data(words).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** For later steps of the job; each value on one line, so that none can begin another. */
export function outputsOf(values: { readonly [name: string]: string }): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${cleanLine(value)}\n`)
    .join('');
}
