// The scripts that complete commands, in the shells that they are for. A shell that is not on this machine is skipped, and that is told.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shells = {
  /** What the shell would offer, one a line, for words of which the last is begun. */
  bash: (script: string, words: readonly string[]) => `source ${script}
COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}
_lockstep; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (
    script: string,
    words: readonly string[],
  ) => `compdef() { : }; compadd() { shift; for word in "$@"; do [[ "$word" == ${quoted(words.at(-1) ?? '')}* ]] && print -r -- "$word"; done }
_files() { : }
source ${script}
words=(${words.map(quoted).join(' ')}); CURRENT=${words.length}
_lockstep
true`,
  fish: (script: string, words: readonly string[]) => `source ${script}
complete --do-complete ${quoted(words.join(' '))} | string split --fields 1 \\t; true`,
  powershell: (script: string, words: readonly string[]) => `. ${script}
$line = ${quoted(words.join(' '))}
[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches | ForEach-Object { $_.CompletionText }`,
} as const;

const programs = { bash: 'bash', zsh: 'zsh', fish: 'fish', powershell: 'pwsh' } as const;
const argumentsOf = {
  bash: ['--norc', '--noprofile', '-c'],
  zsh: ['-f', '-c'],
  fish: ['--no-config', '-c'],
  powershell: ['-NoProfile', '-Command'],
} as const;

function findProgram(shell: keyof typeof programs): string | undefined {
  const places = (process.env['PATH'] ?? '').split(path.delimiter).map((each) => path.join(each, programs[shell]));
  return places.find((file) => existsSync(file));
}

// No distribution that we test on has PowerShell: its script is run where it is there, and nobody waits for it elsewhere.
const tried =
  findProgram('powershell') === undefined ? (['bash', 'zsh', 'fish'] as const) : (['bash', 'zsh', 'fish', 'powershell'] as const);

describe.each(tried)('%s', (shell) => {
  const found = findProgram(shell);
  const script = path.join(folder, `lockstep.${shell === 'powershell' ? 'ps1' : shell}`);

  test.skipIf(found === undefined).each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ['the first word', ['lockstep', 'rel'], ['release'], ['promote', 'list']],
    ['the second word', ['lockstep', 'release', ''], ['create', 'list', 'show'], ['approve']],
    ['options', ['lockstep', 'validate', '--f'], ['--format'], ['--data']],
    ['options of a command of two words', ['lockstep', 'release', 'create', '--aut'], ['--author'], ['--format']],
    ['options for every command', ['lockstep', 'status', '--js'], ['--json'], ['--author']],
  ])('completes %s', (_words, typed, offered, others) => {
    if (!existsSync(script)) writeFileSync(script, execFileSync(process.execPath, [program, 'completion', shell], { encoding: 'utf8' }));
    const said = execFileSync(found ?? '', [...argumentsOf[shell], shells[shell](script, typed)], {
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, TERM: 'dumb' },
      timeout: 60_000,
    });
    const words = said.split('\n').map((word) => word.trim());
    expect(words).toEqual(expect.arrayContaining([...offered]));
    for (const other of others) expect(words).not.toContain(other);
  });
});

function quoted(text: string): string {
  return `'${text}'`;
}
