/** Two switches that stand alike: staging and production. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden>
      <rect width="22" height="22" rx="5" fill="var(--ink)" />
      <g fill="none" stroke="var(--panel)" strokeWidth="1.8" strokeLinecap="round">
        <path d="M5 7.5h6.5M10.5 14.5H17" />
        <circle cx="14.5" cy="7.5" r="2.1" />
        <circle cx="7.5" cy="14.5" r="2.1" />
      </g>
    </svg>
  );
}
