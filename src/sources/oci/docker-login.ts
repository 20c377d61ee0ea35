import { homedir } from 'node:os';
import path from 'node:path';
import { isRecord, readJson, textIn } from '#sources/read-json.ts';
import type { SourceContext, Variables } from '#sources/source.ts';
import { askHelper } from './credential-helper.ts';

/** The login that Docker has for a registry, in base64: its helper's for that registry, its helper's for all, else its own file's. */
export async function loginFor(registry: string, context: SourceContext): Promise<string | undefined> {
  const config = await readConfig(context.variables);
  const names = namesOf(registry);
  return (await fromHelper(config, names, context)) ?? fromFile(config['auths'], names);
}

async function readConfig({ DOCKER_CONFIG: folder, HOME: home }: Variables): Promise<{ readonly [key: string]: unknown }> {
  const config = await readJson(path.join(folder ?? path.join(home ?? homedir(), '.docker'), 'config.json'));
  return isRecord(config) ? config : {};
}

/** As Docker may have written it, the likeliest first: that is also what a helper for all registries knows it by. */
function namesOf(registry: string): readonly [string, ...string[]] {
  if (registry === 'docker.io') return ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io'];
  return [registry, `https://${registry}`, `https://${registry}/`];
}

async function fromHelper(
  { credHelpers, credsStore }: { readonly [key: string]: unknown },
  names: readonly [string, ...string[]],
  context: SourceContext,
): Promise<string | undefined> {
  const own = names.find((name) => isNamed(isRecord(credHelpers) ? credHelpers[name] : undefined));
  const helper = own === undefined ? credsStore : isRecord(credHelpers) ? credHelpers[own] : undefined;
  return isNamed(helper) ? askHelper({ helper, registry: own ?? names[0] }, context) : undefined;
}

function isNamed(helper: unknown): helper is string {
  return typeof helper === 'string' && helper !== '';
}

function fromFile(logins: unknown, names: readonly string[]): string | undefined {
  if (!isRecord(logins)) return undefined;
  return names.map((name) => textIn(logins[name], 'auth')).find((login) => login !== undefined && login !== '');
}
