import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startLanguage } from './words/choose-language.ts';

// zod, which comes with the parts that read files, would try whether it may make code: the content security policy forbids that, and tells.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

void startLanguage().then(() => {
  const root = document.getElementById('root');
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
