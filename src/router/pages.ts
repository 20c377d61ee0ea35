import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer that the router gives itself, to a person or to a program. */
export interface OwnAnswer {
  readonly status: number;
  /** For programs: the body's `code` and the header `X-Lockstep-Router`, which tells our answers from the service's. */
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly link?: { readonly to: string; readonly words: string };
  readonly headers?: OutgoingHttpHeaders;
}

export interface RenderedAnswer {
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export function answerOurselves(request: IncomingMessage, response: ServerResponse, answer: OwnAnswer): void {
  const { headers, body } = renderAnswer(answer, request);
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Browsers get a page, everything else JSON. */
export function renderAnswer(answer: OwnAnswer, request: IncomingMessage): RenderedAnswer {
  const isBrowser = (request.headers.accept ?? '').includes('text/html');
  const body = isBrowser ? pageOf(answer) : `${JSON.stringify(documentOf(answer))}\n`;
  return {
    body,
    headers: {
      'Content-Type': isBrowser ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Lockstep-Router': answer.code,
      ...answer.headers,
    },
  };
}

function documentOf(answer: OwnAnswer): Readonly<Record<string, string>> {
  const { code, sentence, link } = answer;
  return link === undefined ? { code, sentence } : { code, sentence, signIn: link.to };
}

function pageOf(answer: OwnAnswer): string {
  const link = answer.link === undefined ? '' : `<p><a href="${escapeHtml(answer.link.to)}">${escapeHtml(answer.link.words)}</a></p>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(answer.title)}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem}h1{font-size:1.4rem}</style>
<h1>${escapeHtml(answer.title)}</h1>
<p>${escapeHtml(answer.sentence)}</p>
${link}
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
