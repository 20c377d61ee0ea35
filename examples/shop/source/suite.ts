import { writeFileSync } from 'node:fs';

/** `suite > what is true`, and a function that throws where it is not. */
export type Case = readonly [name: string, run: () => Promise<void>];

interface Ended {
  readonly name: string;
  readonly seconds: number;
  readonly error?: Error;
}

/** Runs the cases in order, prints a line for each, writes them as JUnit XML, and tells the exit code. */
export async function runSuite(suite: string, cases: readonly Case[], file: string): Promise<number> {
  const ended: Ended[] = [];
  for (const [name, run] of cases) {
    const startedMs = performance.now();
    const error = await run().then(
      () => undefined,
      (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
    );
    const seconds = (performance.now() - startedMs) / 1000;
    ended.push(error === undefined ? { name, seconds } : { name, seconds, error });
    process.stdout.write(`${error === undefined ? 'ok  ' : 'FAIL'} ${name}${error === undefined ? '' : `: ${error.message}`}\n`);
  }
  writeFileSync(file, junitOf(suite, ended));
  return ended.some((entry) => entry.error !== undefined) ? 1 : 0;
}

function junitOf(suite: string, ended: readonly Ended[]): string {
  const failures = ended.filter((entry) => entry.error !== undefined).length;
  const lines = ended.map(({ name, seconds, error }) => {
    const [owner = suite, what = name] = name.split(' > ');
    const failure = error === undefined ? '' : `<failure message="${escape(error.message)}">${escape(error.stack ?? '')}</failure>`;
    return `  <testcase classname="${escape(owner)}" name="${escape(what)}" time="${seconds.toFixed(3)}">${failure}</testcase>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="${escape(suite)}" tests="${ended.length}" failures="${failures}">\n${lines.join('')}</testsuite>\n`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}
