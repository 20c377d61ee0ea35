import type { LoadStep } from '#core/load/scenario.ts';
import type { WireRequest } from './connection.ts';

/** A step as bytes: made once, sent often. */
export function wireOf({ method, path, headers, body }: LoadStep, url: string): WireRequest {
  const base = new URL(url);
  const content = Buffer.from(body ?? '');
  const named = Object.entries(headers);
  const has = (name: string): boolean => named.some(([given]) => given.toLowerCase() === name);
  const lines = [
    `${method} ${base.pathname.replace(/\/+$/, '')}${path} HTTP/1.1`,
    ...(has('host') ? [] : [`host: ${base.host}`]),
    ...(has('user-agent') ? [] : ['user-agent: lockstep-load']),
    ...(has('accept') ? [] : ['accept: */*']),
    ...(body !== undefined && !has('content-type') ? [`content-type: ${looksLikeJson(body) ? 'application/json' : 'text/plain'}`] : []),
    ...(body !== undefined || method === 'POST' || method === 'PUT' || method === 'PATCH' ? [`content-length: ${content.length}`] : []),
    // How a request is framed and how long its connection lasts is ours.
    ...named.filter(([name]) => !framing.has(name.toLowerCase())).map(([name, value]) => `${name}: ${value}`),
  ];
  // Whatever was written by others: no line of it may begin another header, or another request.
  if (lines.some((line) => /[\r\n\0]/.test(line))) throw new Error(`the step ${method} ${JSON.stringify(path)} is no single request`);
  return { method, bytes: Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), content]) };
}

const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'expect', 'te', 'trailer']);

function looksLikeJson(body: string): boolean {
  return /^\s*[[{"]/.test(body);
}
