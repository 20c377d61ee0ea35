import { cleanLine } from '#core/clean.ts';
import { Failure } from '#core/failure.ts';
import { runRouter } from '#router/router-process.ts';
import { readOptions } from './options.ts';

const help = `
lockstep router: the router of one host. Its agent starts it and tells it everything over a socket in its folder.

  --state DIR   folder of this router
`;

export async function run(argv: readonly string[]): Promise<void> {
  const { state } = readOptions(argv, help, { state: { type: 'string' } });
  if (state === undefined) throw new Failure('wrong-command-line', `--state is missing.\n\n${help.trim()}`, { retryable: false });
  const say = (sentence: string): void => void process.stderr.write(`${new Date().toISOString()} router: ${cleanLine(sentence)}\n`);
  await runRouter({ stateDirectory: state, log: { info: () => undefined, warn: say } });
}
