import { request, type Agent } from 'node:http';

export interface Response {
  readonly status: number;
  readonly body: string;
}

export interface Request {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly type?: string;
  readonly cookie?: string;
  readonly agent?: Agent;
  readonly limitMs?: number;
}

/** One HTTP request, whole answer. Without an agent it has a connection of its own, which no server closes under it. */
export function ask(
  url: string,
  { method = 'GET', body = '', type = 'application/json', cookie, agent, limitMs = 5000 }: Request = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(method === 'POST' && { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
      ...(cookie !== undefined && { cookie }),
    };
    const sent = request(url, { method, headers, agent: agent ?? false, signal: AbortSignal.timeout(limitMs) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
