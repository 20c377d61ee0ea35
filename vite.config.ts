import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** What was bundled, and under which terms, for `scripts/third-party.ts`. */
const thirdParty = 'third-party.json';

/**
 * `vite build` bundles the web UI into dist/web; `vite build --ssr` bundles the whole server, with every dependency, into
 * dist/server/main.js. Vite leaves Node's own modules out of a server bundle by itself.
 */
export default defineConfig(({ isSsrBuild }) =>
  isSsrBuild === true
    ? {
        ssr: { noExternal: true, external: ['pg-native'] },
        build: {
          outDir: 'dist/server',
          emptyOutDir: true,
          license: { fileName: thirdParty },
          target: 'node24',
          minify: false,
          // The threads of the load generator, of a refresh and its proof, and the one that compiles holidays, begin in files of their own.
          rolldownOptions: {
            // Who installs it reads no comments but those of licences: a tenth of the download.
            output: { comments: { legal: true, annotation: false, jsdoc: false } },
            input: {
              main: 'src/main.ts',
              'load-thread': 'src/checks/load/thread.ts',
              'calendar-thread': 'src/calendar/compile-thread.ts',
              'data-thread': 'src/data/lane-thread.ts',
              'proof-thread': 'src/data/proof/scan-thread.ts',
            },
          },
        },
      }
    : {
        root: 'src/web',
        plugins: [react()],
        build: {
          outDir: '../../dist/web',
          emptyOutDir: true,
          license: { fileName: thirdParty },
          // Browsers that know light-dark(), cascade layers and range queries. Nothing is put inline: the content security policy forbids it.
          target: ['chrome123', 'firefox120', 'safari17.5'],
          assetsInlineLimit: 0,
        },
      },
);
