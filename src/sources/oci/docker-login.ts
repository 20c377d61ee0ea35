import { homedir } from 'node:os';
import path from 'node:path';
import { isRecord, readJson, textIn } from '#sources/read-json.ts';
import type { Variables } from '#sources/source.ts';

/** What `docker login` keeps for a registry in its own file: name and password in base64. Credential helpers are not asked. */
export async function loginFor(registry: string, { DOCKER_CONFIG: folder, HOME: home }: Variables): Promise<string | undefined> {
  const config = await readJson(path.join(folder ?? path.join(home ?? homedir(), '.docker'), 'config.json'));
  const logins = isRecord(config) ? config['auths'] : undefined;
  if (!isRecord(logins)) return undefined;
  const names =
    registry === 'docker.io' ? ['https://index.docker.io/v1/', 'docker.io'] : [registry, `https://${registry}`, `https://${registry}/`];
  const found = names.map((name) => textIn(logins[name], 'auth')).find((login) => login !== undefined && login !== '');
  return found;
}
