import { errorOf } from './http/answer-error.ts';
import type { Client, Credential } from './http/client.ts';
import type { Session } from './session.ts';
import { keepCredential } from './settings.ts';

/** What comes out of a sign-in, or of whatever begins another session: its cookie, or the error that was answered. */
export function sessionOf(
  client: Client,
  { status, text, cookies }: { readonly status: number; readonly text: string; readonly cookies: readonly string[] },
): Credential {
  const cookie = cookies.map((line) => line.split(';')[0] ?? '').find((pair) => pair.includes('='));
  if (status < 400 && cookie !== undefined) return { kind: 'session', cookie };
  throw errorOf(parse(text), status) ?? client.unreachable(new Error(`it answered ${status}`));
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/** Ends every session of before, the one that asks too; the new one is kept in its place. */
export async function changeOwnPassword(
  session: Session,
  client: Client,
  json: { readonly old: string; readonly new: string },
): Promise<void> {
  const { account } = await session.settings();
  const credential = sessionOf(client, await client.exchange('POST', '/api/me/password', { json }));
  await keepCredential(session.environment.variables, account, credential);
}
