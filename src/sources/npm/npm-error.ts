import { cleanLine } from '#core/clean.ts';
import { isRecord } from '#sources/read-json.ts';
import type { ProgramEnd } from '#sources/run-program.ts';
import { withoutPassword } from '#sources/run-git.ts';
import { SourceError } from '#sources/source-error.ts';

/** What npm itself says went wrong, with `--json`. */
export interface NpmComplaint {
  readonly code: string;
  readonly summary: string;
}

export function complaintOf({ stdout, stderr }: ProgramEnd): NpmComplaint {
  const said = jsonIn(stdout.toString());
  const error = isRecord(said) ? said['error'] : undefined;
  const told = isRecord(error) ? error : {};
  const code = textOf(told['code']) ?? /^npm error code (\S+)/m.exec(stderr)?.[1] ?? '';
  const words = textOf(told['summary']) ?? /^npm error (?!code )(.+)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1);
  return { code, summary: tidy(words ?? 'it says nothing') };
}

/** What a failed npm means, in our words. `about` is what it was to do: `verdaccio 6.1.6`. */
export function npmError(complaint: NpmComplaint, about: string, registry: string): SourceError {
  const { code, summary } = complaint;
  if (
    /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|E50\d|ENOTCACHED)$/.test(code)
  ) {
    return new SourceError('world', 'registry-unreachable', {
      sentence: `The registry ${registry} does not answer for ${about}: ${summary}.`,
      next: 'Try again when it does. Another registry is named by `registry:` of the source, or by .npmrc; a proxy by HTTPS_PROXY.',
    });
  }
  if (/CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)/.test(code)) {
    return new SourceError('world', 'registry-unreachable', {
      sentence: `The registry ${registry} shows a certificate that npm does not trust, asked for ${about}: ${summary}.`,
      next: 'Name the certificate of your company: `cafile=` in .npmrc, or NODE_EXTRA_CA_CERTS.',
    });
  }
  if (/^(?:E401|E403|ENEEDAUTH|EOTP)$/.test(code)) {
    return new SourceError('world', 'registry-refused', {
      sentence: `The registry ${registry} gives ${about} to nobody unknown: ${summary}.`,
      next: 'Give npm a token in ~/.npmrc, as `//HOST/:_authToken=${NPM_TOKEN}`.',
    });
  }
  if (code === 'EINTEGRITY') {
    return new SourceError('world', 'integrity-differs', {
      sentence: `What the registry ${registry} sent of ${about} is not what it promises: ${summary}.`,
      next: 'Somebody changed a package or the way to it. Ask who runs the registry; `npm cache verify` mends a damaged cache.',
    });
  }
  return new SourceError('world', 'npm-failed', {
    sentence: `npm could not make the tree of ${about}${code === '' ? '' : ` (${code})`}: ${summary}.`,
    next: 'npm install in an empty folder shows the same with more words.',
  });
}

/** Of a range or a dist-tag inside of the tree that no version fits: what it asks for, and how it is overridden. */
export function unresolved({ summary }: NpmComplaint, about: string, registry: string): SourceError {
  const [, wanted = ''] = /No matching version found for ([^\s]+?)\.?(?:\s|$)/.exec(summary) ?? [];
  const at = wanted.lastIndexOf('@');
  const name = at > 0 ? wanted.slice(0, at) : 'NAME';
  const range = at > 0 ? wanted.slice(at + 1) : '';
  const isTag = /^[a-z]/i.test(range);
  const what = isTag ? `the dist-tag \`${range}\` of ${name}, which` : `${wanted === '' ? 'a version' : `\`${wanted}\``}, which`;
  return new SourceError('world', 'tree-unresolved', {
    sentence: `Something in the tree of ${about} wants ${what} the registry ${registry} does not have.`,
    next: `Put a package.json with \`"overrides": {"${name}": "VERSION"}\` into a folder beside the system file, and name it by \`lock:\` of the source.`,
  });
}

function tidy(text: string): string {
  return cleanLine(withoutPassword(text)).trim().slice(0, 300).replace(/\.$/, '');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The last document of what may begin with lines of scripts. */
function jsonIn(text: string): unknown {
  const start = text.search(/^\{/m);
  try {
    return JSON.parse(start === -1 ? text : text.slice(start));
  } catch {
    return undefined;
  }
}
