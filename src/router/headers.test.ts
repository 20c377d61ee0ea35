import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { framingFault, headersForService, headersForVisitor, withFraming } from './headers.ts';

const visit = { clientAddress: '10.0.0.7', host: 'shop.test', isSecure: false, dropAuthorization: false };

/** A request as Node's parser hands it over. */
function requestWith(rawHeaders: readonly string[], method = 'GET'): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.method = method;
  request.rawHeaders = [...rawHeaders];
  for (let index = 0; index < rawHeaders.length; index += 2)
    request.headers[(rawHeaders[index] ?? '').toLowerCase()] = rawHeaders[index + 1];
  return request;
}

const added = ['X-Forwarded-For', '10.0.0.7', 'X-Forwarded-Proto', 'http', 'X-Forwarded-Host', 'shop.test'];
const passed = (rawHeaders: readonly string[], more: { readonly person?: string; readonly dropAuthorization?: boolean } = {}) =>
  headersForService(requestWith(rawHeaders), { ...visit, ...more });

test.each([
  ['order, case and repetition are kept', ['HOST', 'a', 'x-B', '1', 'X-b', '2'], ['HOST', 'a', 'x-B', '1', 'X-b', '2']],
  [
    'what belongs to the hop stays here',
    ['Connection', 'close', 'Keep-Alive', '1', 'TE', 'trailers', 'Proxy-Authorization', 'x', 'Expect', '100-continue'],
    [],
  ],
  ['what Connection names stays here', ['Connection', 'X-Mine, keep-alive', 'x-mine', '1', 'X-Other', '2'], ['X-Other', '2']],
  [
    'Connection cannot take the host or the length away',
    ['Connection', 'host, content-length', 'Host', 'a', 'Content-Length', '0'],
    ['Host', 'a', 'Content-Length', '0'],
  ],
  ['a transfer coding is never copied', ['Transfer-Encoding', 'chunked'], []],
  [
    'nobody says for himself where he comes from',
    ['X-Forwarded-For', '1.2.3.4', 'Forwarded', 'for=1.2.3.4', 'X-Real-IP', '1', 'X-Forwarded-Port', '1'],
    [],
  ],
  ['nobody says for himself who he is', ['X-Lockstep-Person', 'root', 'x-lockstep-door', 't'], []],
  ['an underscore is no way around', ['X_Lockstep_Person', 'root', 'X_Forwarded_For', '1.2.3.4'], []],
  ['our cookies stay here', ['Cookie', 'a=1; lockstep_door_0123=t; b=2; __Host-lockstep_session=s'], ['Cookie', 'a=1; b=2']],
  ['no cookie is left of ours alone', ['Cookie', 'lockstep_door=t'], []],
  ['other cookies are not touched', ['Cookie', ' a=1;b=2 '], ['Cookie', ' a=1;b=2 ']],
  ['the authorization of the service passes', ['Authorization', 'Bearer x'], ['Authorization', 'Bearer x']],
])('to the service: %s', (_, rawHeaders, kept) => {
  expect(passed(rawHeaders)).toEqual([...kept, ...added]);
});

test('to the service: the person that the door let in, and not the token that opened it', () => {
  const headers = passed(['X-Lockstep-Person', 'root', 'Authorization', 'Bearer t'], { person: 'ada', dropAuthorization: true });
  expect(headers).toEqual([...added, 'X-Lockstep-Person', 'ada']);
});

test.each([
  ['a chunked body stays chunked', 'POST', ['Transfer-Encoding', 'chunked'], ['Transfer-Encoding', 'chunked']],
  ['a length is kept', 'POST', ['Content-Length', '5'], []],
  ['a POST without a body says so', 'POST', [], ['Content-Length', '0']],
  ['a GET without a body says nothing', 'GET', [], []],
])('%s', (_, method, rawHeaders, framing) => {
  expect(withFraming([], requestWith(rawHeaders, method))).toEqual(framing);
});

test.each([
  ['one host', ['Host', 'a'], true],
  ['no host', [], false],
  ['two hosts', ['Host', 'a', 'host', 'b'], false],
  ['a length', ['Host', 'a', 'Content-Length', '5'], true],
  ['two lengths', ['Host', 'a', 'Content-Length', '5', 'content-length', '5'], false],
  ['chunked', ['Host', 'a', 'Transfer-Encoding', ' Chunked '], true],
  ['chunked and a length', ['Host', 'a', 'Transfer-Encoding', 'chunked', 'Content-Length', '5'], false],
  ['a coding in front of chunked', ['Host', 'a', 'Transfer-Encoding', 'gzip, chunked'], false],
  ['chunked twice', ['Host', 'a', 'Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'], false],
])('a request with %s (%j) is sound: %s', (_, rawHeaders, isSound) => {
  expect(framingFault(rawHeaders) === undefined).toBe(isSound);
});

test('to the visitor: everything but what belongs to the hop, every cookie by itself', () => {
  const raw = [
    'Set-Cookie',
    'a=1',
    'Set-Cookie',
    'b=2',
    'Connection',
    'keep-alive, X-Hop',
    'X-Hop',
    '1',
    'Keep-Alive',
    'timeout=5',
    'Transfer-Encoding',
    'chunked',
    'Content-Length',
    '3',
  ];
  expect(headersForVisitor(raw)).toEqual(['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Length', '3']);
});
