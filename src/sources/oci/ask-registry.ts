import type { IncomingMessage } from 'node:http';
import { loginFor } from './docker-login.ts';
import type { ImagePlace } from './image.ts';
import { dialRequest } from '#dial/request.ts';
import { isRecord, parseJson, textIn } from '#sources/read-json.ts';
import { SourceError } from '#sources/source-error.ts';
import type { SourceContext } from '#sources/source.ts';

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
/** What registries take at most. */
const mostBytes = 4 * 1024 * 1024;
const timeoutMs = 30_000;

export interface AskedImage extends ImagePlace {
  readonly shown: string;
  readonly service: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** The manifest of a digest: as nobody, else with the token that the registry's own door gives for Docker's login. */
export async function askRegistry(
  image: AskedImage,
  digest: string,
  context: SourceContext,
): Promise<{ readonly bytes: Buffer; readonly mediaType?: string }> {
  const url = new URL(`/v2/${image.name}/manifests/${digest}`, image.origin);
  const headers = { accept: manifestTypes.join(', ') };
  const first = await ask(url, headers, { image, context });
  const answer = first.status === 401 ? await askKnown({ url, headers, first }, { image, context }) : first;
  if (answer.status === 200) {
    const mediaType = answer.headers['content-type']?.split(';')[0];
    return { bytes: answer.bytes, ...(mediaType !== undefined && { mediaType }) };
  }
  throw refusedBy(image, digest, answer);
}

interface Asking {
  readonly image: AskedImage;
  readonly context: SourceContext;
}

interface FirstTry {
  readonly url: URL;
  readonly headers: { readonly accept: string };
  readonly first: Answer;
}

/** Where a helper cannot be asked, what is open to everybody is had as nobody; what is not fails by the helper's own sentence. */
async function askKnown(tried: FirstTry, asking: Asking): Promise<Answer> {
  try {
    return await askAs(await loginFor(asking.image.registry, asking.context), tried, asking);
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'credential-helper') throw error;
    const answer = await askAs(undefined, tried, asking);
    if (answer.status === 401 || answer.status === 403) throw error;
    asking.context.say(`${asking.image.service}: ${error.message} The image was had as nobody.`);
    return answer;
  }
}

async function askAs(login: string | undefined, { url, headers, first }: FirstTry, asking: Asking): Promise<Answer> {
  const challenge = first.headers['www-authenticate'] ?? '';
  const basic = login === undefined ? undefined : `Basic ${login}`;
  if (/^basic/i.test(challenge)) return basic === undefined ? first : ask(url, { ...headers, authorization: basic }, asking);
  const realm = valueIn(challenge, 'realm');
  if (realm === undefined || !URL.canParse(realm)) return first;
  const door = new URL(realm);
  for (const key of ['service', 'scope']) {
    const value = valueIn(challenge, key) ?? (key === 'scope' ? `repository:${asking.image.name}:pull` : undefined);
    if (value !== undefined) door.searchParams.set(key, value);
  }
  // Docker's password goes to the registry's door by TLS, or to this machine; never in the open to somewhere else.
  const isSafe = door.protocol === 'https:' || door.origin === asking.image.origin;
  const given = await ask(door, { accept: 'application/json', ...(basic !== undefined && isSafe && { authorization: basic }) }, asking);
  const found = parseJson(given.bytes.toString());
  const token = isRecord(found) ? (textIn(found, 'token') ?? textIn(found, 'access_token')) : undefined;
  return token === undefined ? given : ask(url, { ...headers, authorization: `Bearer ${token}` }, asking);
}

/** `Bearer realm="https://…",service="…"` */
function valueIn(challenge: string, key: string): string | undefined {
  return new RegExp(`[ ,]${key}="([^"]*)"`, 'i').exec(challenge)?.[1];
}

async function ask(url: URL, headers: { readonly [name: string]: string }, { image, context }: Asking): Promise<Answer> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);
  // The registry is one that the file names; where its door sends us may be any public place, and nothing inside of a network besides.
  const reach = { origins: [image.origin], networks: [], isPublicOpen: true };
  try {
    const request = await dialRequest(url, { headers: { 'user-agent': 'lockstep', ...headers } }, { reach, signal });
    const answered = responseTo(request);
    request.end();
    const response = await answered;
    return { status: response.statusCode ?? 0, headers: response.headers, bytes: await bytesOf(response) };
  } catch (cause) {
    throw new SourceError('world', 'registry-unreachable', {
      sentence: `The registry ${url.host} does not answer for ${image.shown}: ${cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)}.`,
      next: 'Try again when it does. The registry is the first part of the name behind `oci:` in the system file.',
      cause,
    });
  }
}

function responseTo(request: Awaited<ReturnType<typeof dialRequest>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue;
    length += part.length;
    if (length > mostBytes) throw new Error('its answer is longer than a manifest may be');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function refusedBy({ registry, shown, service }: AskedImage, digest: string, { status }: Answer): SourceError {
  if (status === 401 || status === 403) {
    return new SourceError('world', 'registry-refused', {
      sentence: `The registry ${registry} shows \`${shown}\` to nobody it does not know (HTTP ${status}).`,
      next: `docker login ${registry}, so that ~/.docker/config.json, or the helper that it names, has a login.`,
    });
  }
  if (status === 404) {
    return new SourceError('typed', 'no-such-image', {
      sentence: `The registry ${registry} has no image \`${shown}@${digest}\` for ${service}.`,
      next: 'Push it first, or copy its digest again: docker push prints it.',
    });
  }
  return new SourceError('world', 'registry-unreachable', {
    sentence: `The registry ${registry} answers ${status} when asked for \`${shown}\`.`,
    next: 'Try again later, or ask who runs it.',
  });
}
