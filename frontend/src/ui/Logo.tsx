/** The mark: a magnet, which is what a lodestone is. */
export function Logo() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M9.5 8v10a6.5 6.5 0 0 0 13 0V8"
        fill="none"
        stroke="var(--text-on-accent)"
        strokeWidth="4.5"
      />
      <path d="M7.25 11.5h4.5M20.25 11.5h4.5" stroke="var(--accent)" strokeWidth="1.75" />
    </svg>
  );
}
