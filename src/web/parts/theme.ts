import { useState } from 'react';

export type Theme = 'light' | 'dark';

/** What is shown now: the person's choice, else the system's; and how to choose. `public/theme.js` reads it before the first paint. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(presentTheme);
  return [
    theme,
    (chosen) => {
      document.documentElement.dataset['theme'] = chosen;
      setTheme(chosen);
      try {
        localStorage.setItem('theme', chosen);
      } catch {
        // Storage may be forbidden; then the choice lasts as long as the page.
      }
    },
  ];
}

function presentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
