// `npm run advisories`: known flaws of the packages that run, as the registry tells them. High and critical ones fail, unless
// advisories.json says until which day not, and why; others are reported. Where the registry tells none, that is said.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { exceptionsShape, judgeAdvisories } from './judge-advisories.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const exceptions = exceptionsShape.parse(JSON.parse(await readFile(new URL('advisories.json', import.meta.url), 'utf8')));
const verdict = judgeAdvisories(parse(await audit()), exceptions, new Date().toISOString().slice(0, 10));
if (verdict === undefined) process.stdout.write('note: the registry tells no advisories; nothing was judged\n');
else for (const line of verdict.lines) process.stdout.write(`${line}\n`);
process.stdout.write(`${verdict?.failures.length ?? 0} high or critical, without an exception\n`);
process.exitCode = (verdict?.failures.length ?? 0) === 0 ? 0 : 1;

/** It ends with another code where there is any flaw: what it says counts. */
function audit(): Promise<string> {
  return new Promise((resolve) => {
    execFile('npm', ['audit', '--omit=dev', '--json'], { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => resolve(stdout));
  });
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}
