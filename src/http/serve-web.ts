import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fastifyStatic } from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from './answer-errors.ts';
import { pageHeaders } from './answer-headers.ts';
import { refused } from './refused.ts';

/**
 * The built web, and `index.html` for every page of it. The files are listed once: what is not in the list is a page, and no
 * path from a request ever reaches the disk.
 */
export async function serveWeb(app: FastifyInstance, folder: string | undefined): Promise<void> {
  const files = folder === undefined ? new Set<string>() : await listFiles(folder);
  if (folder !== undefined) await app.register(fastifyStatic, { root: path.resolve(folder), serve: false, cacheControl: false });
  app.setNotFoundHandler((request, reply) => {
    const file = isPageRequest(request) ? fileFor(request.url, files) : undefined;
    return file === undefined ? answerError(noSuchRoute(), request, reply) : sendFile(reply, file);
  });
}

async function listFiles(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return new Set(files.map((file) => file.split(path.sep).join('/')));
}

/** What a page would ask for. `/systems/shop/releases/1.1.0` is a page. */
const assetName = /^assets\/|\.(js|css|map|png|svg|ico|woff2|json|txt|webmanifest)$/;

const notPages = /^\/(api|agent|openapi\.json|healthz|readyz|metrics)(\/|$|\?)/;

function isPageRequest({ method, url }: FastifyRequest): boolean {
  return method === 'GET' && !notPages.test(url);
}

function fileFor(url: string, files: ReadonlySet<string>): string | undefined {
  const [wanted = ''] = url.slice(1).split(/[?#]/);
  if (files.has(wanted)) return wanted;
  // A missing script must not become a page.
  return files.has('index.html') && !assetName.test(wanted) ? 'index.html' : undefined;
}

function sendFile(reply: FastifyReply, file: string): FastifyReply {
  // Vite puts a hash of the content into the names below `assets`.
  const caching = file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return reply.headers({ ...pageHeaders, 'cache-control': caching }).sendFile(file);
}

function noSuchRoute(): Error {
  return refused('no-such-route', 'There is nothing at this address.', 'GET /openapi.json lists what there is.');
}
