import { Link } from 'wouter';
import { Page } from './parts/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Not found" heading="There is no such page">
      <p>
        <Link href="/">The board</Link> shows every system that you may see.
      </p>
    </Page>
  );
}
