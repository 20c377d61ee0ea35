// The examples of the commands about notices, with a receiver that takes what comes.
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import type { PageWalk } from '../play-pages.ts';

export const cliNotices: PageWalk = {
  page: 'docs/cli.md, Notices',
  walk: async (page) => {
    const { url, heard } = await openReceiver();
    await page.type('anna', 'lockstep notify mine', { says: /You have given no address/ });
    await page.type('anna', 'lockstep notify mine --address', { says: /not 22:00-07:00 \(Europe\/Berlin\)/ });
    await page.type('anna', 'lockstep notify mine --digest', { says: /daily 08:00/ });
    await page.type('anna', 'lockstep notify mine --off', { says: /You have given no address/ });
    await page.type('admin', 'lockstep notify add team', { answers: [[/Address of the webhook/, url]] });
    page.write('url.txt', `${url}\n`);
    await page.type('admin', 'lockstep notify add alerts');
    await page.type('admin', 'lockstep notify add post', { answers: [[/Password of lockstep/, 'hidden']] });
    await page.type('admin', 'lockstep notify list', { says: /mail by mail\.example\.com:587 to each person/ });
    await page.type('admin', 'lockstep notify list --state dead', { says: /Nothing was told yet/ });
    await page.type('admin', 'lockstep notify test', { says: /It arrived/ });
    if (!heard.some((body) => body.includes('A test of Lockstep'))) page.problems.push('the test did not come to the receiver');
    await page.type('admin', 'lockstep notify key', { says: /whsec_/ });
    await page.type('admin', 'lockstep notify remove');
  },
};

async function openReceiver(): Promise<{ readonly url: string; readonly heard: readonly string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => void (body += part));
    request.on('end', () => {
      heard.push(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/in`, heard };
}
