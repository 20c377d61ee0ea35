/** A line of a page that no test types, and why. */
interface Untyped {
  readonly page: string;
  readonly begins: string;
  readonly why: string;
}

/** As short as can be; one that is not there any more fails its page. */
export const cannotRun: readonly Untyped[] = [
  { page: 'README.md', begins: 'npm ci && npm run demo', why: 'the demo has a test of its own: demo.test.ts' },
  { page: 'README.md', begins: 'npm ci && npm test', why: 'it is what runs these tests' },
  { page: 'README.md', begins: 'npm run build', why: 'it writes the folder that other tests read meanwhile; package.test.ts builds' },
  { page: 'docs/operations.md', begins: 'useradd', why: 'it makes a user of this machine' },
  { page: 'docs/operations.md', begins: 'systemctl daemon-reload', why: 'there is no systemd; systemd.test.ts verifies the units' },
  { page: 'docs/operations.md', begins: 'systemctl enable', why: 'there is no systemd on the machines of tests' },
  { page: 'docs/operations.md', begins: 'journalctl', why: 'there is no systemd on the machines of tests' },
  { page: 'docs/operations.md', begins: 'docker build', why: 'there is no Docker; image.test.ts builds the image with buildah' },
  {
    page: 'docs/operations.md',
    begins: 'docker compose --file deploy/compose/compose.yaml up',
    why: 'there is no Docker on the machines of tests',
  },
  {
    page: 'docs/operations.md',
    begins: 'docker compose --file deploy/compose/compose.yaml logs',
    why: 'there is no Docker on the machines of tests',
  },
  {
    page: 'docs/ledger.md',
    begins: 'lockstep audit acknowledge',
    why: 'it ends an evidence hold, and nothing is tampered with here: evidence-hold.test.ts does it over REST',
  },
  { page: 'docs/cli.md, Notices', begins: 'lockstep notify retry', why: 'nothing was given up here: notify.test.ts does it' },
  {
    page: 'docs/cli.md, Places and record',
    begins: 'lockstep audit acknowledge',
    why: 'it ends an evidence hold, and nothing is tampered with here: evidence-hold.test.ts does it over REST',
  },
];
