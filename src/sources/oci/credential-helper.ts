import { cleanLine } from '#core/clean.ts';
import { parseJson, textIn } from '#sources/read-json.ts';
import { runProgram, type ProgramEnd } from '#sources/run-program.ts';
import { SourceError } from '#sources/source-error.ts';
import type { SourceContext } from '#sources/source.ts';

const answerMs = 10_000;
/** How every helper says that it has none: that is no failure. */
const hasNone = /credentials not found in native keychain/i;
/** In the place of a name it says that what follows is a token for another kind of door. */
const identityToken = '<token>';

interface Asked {
  /** Behind `docker-credential-`. */
  readonly helper: string;
  readonly registry: string;
}

/** Name and password in base64; undefined where the helper has none. What it prints is a secret, so none of it stands in any sentence. */
export async function askHelper(asked: Asked, context: SourceContext): Promise<string | undefined> {
  const { code, stdout } = await runHelper(asked, context);
  const said = stdout.toString();
  if (code !== 0 && hasNone.test(said)) return undefined;
  if (code !== 0) throw failed(asked, `ended with code ${code}`);
  const found = parseJson(said);
  const [name, secret] = [textIn(found, 'Username'), textIn(found, 'Secret')];
  if (name === undefined || secret === undefined) throw failed(asked, 'answered with no `Username` and `Secret` in JSON');
  if (name === identityToken) throw failed(asked, 'has an identity token, which is no name and password');
  return secret === '' ? undefined : Buffer.from(`${name}:${secret}`).toString('base64');
}

async function runHelper(asked: Asked, { variables, lent, signal }: SourceContext): Promise<ProgramEnd> {
  // A name with a path in it would start some other program.
  if (!/^[\w.-]+$/.test(asked.helper)) throw failed(asked, 'has a name that no program has');
  const timeout = AbortSignal.timeout(answerMs);
  const { LOCKSTEP_TOKEN: _token, ...theirs } = variables;
  try {
    return await runProgram({
      program: `docker-credential-${asked.helper}`,
      args: ['get'],
      folder: lent,
      variables: theirs,
      signal: AbortSignal.any([signal, timeout]),
      input: asked.registry,
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof SourceError)) throw error;
    if (error.code === 'no-program') throw failed(asked, 'is not installed here, or cannot be started');
    throw timeout.aborted ? failed(asked, `did not answer within ${answerMs / 1_000} seconds`) : error;
  }
}

function failed({ helper, registry }: Asked, what: string): SourceError {
  const program = `docker-credential-${cleanLine(helper)}`;
  return new SourceError('world', 'credential-helper', {
    sentence: `\`${program}\`, which ~/.docker/config.json names for ${registry}, ${what}.`,
    next: `Look what it says: \`${program} list\`. Or take it out of config.json and run docker login ${registry}.`,
  });
}
