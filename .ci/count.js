// node .ci/count.js REPORT LOG: prints `PASSED FAILED` of vitest's JSON report, or of a log that closes with a JSON line that says
// `passed` and `failed`; prints nothing where there is neither. Plain JavaScript: it also runs before `npm ci` brought Node 24.
import { readFileSync } from 'node:fs';

const [report = '', log = ''] = process.argv.slice(2);
const numbers = fromReport(read(report)) ?? fromLog(read(log));
if (numbers !== undefined) process.stdout.write(`${numbers.join(' ')}\n`);

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} text */
function fromReport(text) {
  const found = parse(text);
  return found === undefined ? undefined : numbersOf(found['numPassedTests'], found['numFailedTests'], 0);
}

/** @param {string} text */
function fromLog(text) {
  const found = parse(text.trim().split('\n').at(-1) ?? '');
  return found === undefined ? undefined : numbersOf(found['passed'], found['failed'], found['skipped'] ?? 0);
}

/**
 * A skipped test counts as failed: nothing may be skipped here.
 *
 * @param {unknown} passed
 * @param {unknown} failed
 * @param {unknown} skipped
 */
function numbersOf(passed, failed, skipped) {
  return typeof passed === 'number' && typeof failed === 'number' && typeof skipped === 'number' ? [passed, failed + skipped] : undefined;
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> | undefined}
 */
function parse(text) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
