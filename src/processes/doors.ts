import { isIP } from 'node:net';
import { Failure } from '#core/failure.ts';
import type { OnHook } from '#http/hook-book.ts';
import type { Engine } from '#engine/engine.ts';
import { usualLimits } from '#http/limits.ts';
import type { Limits } from '#http/limits.ts';
import { factorSecretsIn } from '#secrets/factor-secrets.ts';
import { hookSecretsIn } from '#secrets/hook-secrets.ts';
import type { Vault } from '#secrets/vault.ts';
import { readCount } from './options.ts';

/** As they stand on the command line. */
interface DoorOptions {
  readonly url?: string | undefined;
  readonly 'trusted-proxies'?: string | undefined;
  readonly 'requests-per-second': string;
}

/** Many people may share one address. */
const personsPerAddress = 10;

/** How people get in: under which name, past which proxies, how often. */
export function readDoorOptions(options: DoorOptions) {
  const { url, 'trusted-proxies': proxies = '', 'requests-per-second': perSecond } = options;
  if (url !== undefined && !/^https?:\/\/[^/]/.test(url)) throw wrong(`\`${url}\` is no address: give one as https://lockstep.example.`);
  return {
    ...(url !== undefined && { url }),
    secureCookies: url?.startsWith('https:') ?? false,
    trustedProxies: proxiesIn(proxies),
    limits: limitsOf(readCount(perSecond)),
  };
}

/** What second factors and deliveries are held against, and whom deliveries wake. */
export function doorPorts(ports: { readonly engine: Engine; readonly vault: Vault }) {
  // Sources will look again here; until there are some, the engine looks at the system.
  const onHook: OnHook = (system) => ports.engine.look(system);
  return { hookSecrets: hookSecretsIn(ports.vault), factorSecrets: factorSecretsIn(ports.vault), onHook };
}

function proxiesIn(text: string): readonly string[] {
  const proxies = text.split(',').filter((proxy) => proxy !== '');
  const odd = proxies.find((proxy) => isIP(proxy.replace(/\/\d{1,3}$/, '')) === 0);
  if (odd !== undefined) throw wrong(`\`${odd}\` is no address of a proxy: give one as 10.0.0.7 or 10.0.0.0/8.`);
  return proxies;
}

function wrong(sentence: string): Failure {
  return new Failure('wrong-command-line', sentence, { retryable: false });
}

function limitsOf(perSecond: number): Partial<Limits> {
  const seconds = usualLimits.perPerson.burst / usualLimits.perPerson.perSecond;
  const rate = (each: number) => ({ perSecond: each, burst: each * seconds });
  return { perPerson: rate(perSecond), perAddress: rate(perSecond * personsPerAddress) };
}
