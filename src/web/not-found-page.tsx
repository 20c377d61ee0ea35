import { say, sayWith } from '#web/words/say.ts';
import { Link } from 'wouter';
import { Page } from './parts/page.tsx';

export function NotFoundPage() {
  return (
    <Page title={say('Not found')} heading={say('There is no such page')}>
      <p>{sayWith('{link} shows every system that you may see.', { link: <Link href="/">{say('The board')}</Link> })}</p>
    </Page>
  );
}
