// How agents of other hosts come: by TLS 1.3 with the key of both, and by nothing else.
import { once } from 'node:events';
import { createServer, type TLSSocket } from 'node:tls';
import tls from 'node:tls';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTls } from '#agent/tls-connection.ts';
import { agentTls } from '#core/api/agent-routes.ts';
import { listenForAgents } from '#http/listen-for-agents.ts';

const key = Buffer.alloc(32, 7);
const sharedKey = key.toString('base64url');
/** Of nobody: made for this test, for 127.0.0.1, until 2126. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUQxZfugcY0jT52KEFAT5o8p6XFzkwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTA4MzA1M1oYDzIxMjYxMDI4
MDgzMDUzWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARStiuM+TC5PuhPSZ9L7CwEmPOH3lcbj+MeYMeWXK0+Kv62HHk4GAkC
L5muG0dfPP5dJDDoVvGqntC5VrURg7H3o2QwYjAdBgNVHQ4EFgQU65XB4BI03lIW
qdImM9ZqMLJl0CkwHwYDVR0jBBgwFoAU65XB4BI03lIWqdImM9ZqMLJl0CkwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IAaGpbNg+HUfrLUC/KnEUmCILzzopZXOK/8jTAo6ZJsCAiA60Pej1DvZJn7lwIp0
SfybVtB0r9Q2wUhBd/mFghI3Ng==
-----END CERTIFICATE-----`;
const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgn0gEycERwAoB381O
0z+OAKG2P1Omtpcr8ucIWDQFbbmhRANCAARStiuM+TC5PuhPSZ9L7CwEmPOH3lcb
j+MeYMeWXK0+Kv62HHk4GAkCL5muG0dfPP5dJDDoVvGqntC5VrURg7H3
-----END PRIVATE KEY-----`;

const app = fastify();
const authorities = tls.getCACertificates();
let door: Awaited<ReturnType<typeof listenForAgents>>;

beforeAll(async () => {
  const sharedKeyOf = (identity: string): Buffer => (identity === 'agent-1' ? key : Buffer.alloc(32));
  door = await listenForAgents(app, { sharedKey: sharedKeyOf, orderKey: '' }, { host: '127.0.0.1', port: 0 });
  // Whoever stands between may have a certificate that this machine believes.
  tls.setDefaultCACertificates([...authorities, certificate]);
});
afterAll(async () => {
  tls.setDefaultCACertificates(authorities);
  await door.close();
  await app.close();
});

/** The protocol that came of it, or what went wrong. */
async function outcomeOf(socket: TLSSocket): Promise<string> {
  try {
    await once(socket, 'secureConnect');
    return `${socket.getProtocol()} ${socket.getCipher().name}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    socket.destroy();
  }
}

test('an agent with the key comes by TLS 1.3', async () => {
  expect(await outcomeOf(connectTls({ url: door.url, identity: 'agent-1', sharedKey }))).toBe('TLSv1.3 TLS_AES_128_GCM_SHA256');
});

test('one that knows TLS 1.2 only comes by that, with forward secrecy', async () => {
  const { hostname: host, port } = new URL(door.url);
  const pskCallback = () => ({ psk: key, identity: 'agent-1' });
  const old = tls.connect({
    ...agentTls,
    maxVersion: 'TLSv1.2',
    host,
    port: Number(port),
    pskCallback,
    checkServerIdentity: () => undefined,
  });
  expect(await outcomeOf(old)).toBe('TLSv1.2 ECDHE-PSK-CHACHA20-POLY1305');
});

test.each([
  ['another key', { identity: 'agent-1', sharedKey: Buffer.alloc(32, 8).toString('base64url') }],
  ['a name that is nobody’s', { identity: 'agent-2', sharedKey }],
])('with %s nobody comes in', async (_what, credential) => {
  expect(await outcomeOf(connectTls({ url: door.url, ...credential }))).toMatch(/alert/i);
});

test('whoever has no key comes in by no certificate and no older TLS', async () => {
  const { hostname: host, port } = new URL(door.url);
  const asked = { host, port: Number(port) };
  for (const options of [asked, { ...asked, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const]) {
    expect(await outcomeOf(tls.connect({ ...options, checkServerIdentity: () => undefined }))).not.toMatch(/^TLSv/);
  }
});

test('an agent says nothing to who has a certificate in place of the key, be it one that the machine believes', async () => {
  const heard: string[] = [];
  const impostor = createServer({ cert: certificate, key: privateKey }, (socket) => {
    socket.on('data', (part) => heard.push(String(part))).on('error', () => undefined);
  });
  impostor.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
  await once(impostor, 'listening');
  const bound = impostor.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const socket = connectTls({ url: `https://127.0.0.1:${port}`, identity: 'agent-1', sharedKey });
  socket.write('the token of the agent');
  expect(await outcomeOf(socket)).toContain('came with a certificate');
  impostor.close();
  expect(heard).toEqual([]);
});
