/**
 * One drawing per component kind, all on a 24-unit grid with round 1.75 strokes in the
 * current colour. A kind the table does not know gets the plain box.
 */
import type { ReactNode } from 'react';

const DRUM = (
  <>
    <ellipse cx="12" cy="6" rx="7" ry="2.75" />
    <path d="M5 6v12c0 1.5 3.1 2.75 7 2.75s7-1.25 7-2.75V6" />
  </>
);

const SERVER = (
  <>
    <rect x="4" y="4" width="16" height="7" rx="1.75" />
    <rect x="4" y="13" width="16" height="7" rx="1.75" />
  </>
);

const GLOBE = (
  <>
    <circle cx="12" cy="12" r="8.25" />
    <path d="M3.75 12h16.5M12 3.75c2.3 2.3 3.4 5.1 3.4 8.25S14.3 17.95 12 20.25c-2.3-2.3-3.4-5.1-3.4-8.25S9.7 6.05 12 3.75Z" />
  </>
);

const KINDS: Readonly<Record<string, ReactNode>> = {
  client: (
    <>
      <circle cx="9" cy="8.5" r="3.25" />
      <path d="M3.25 19.5c0-3.2 2.6-5.5 5.75-5.5s5.75 2.3 5.75 5.5M15.5 5.5a3.25 3.25 0 0 1 0 6M17.5 14.5c2 .8 3.25 2.6 3.25 5" />
    </>
  ),
  dns: <path d="M12 3.5v17M9 20.5h6M12 5H6L4 7.25l2 2.25h6M12 11.5h6l2 2.25-2 2.25h-6" />,
  geodns: (
    <>
      {GLOBE}
      <circle cx="12" cy="12" r="1.5" fill="currentColor" stroke="none" />
    </>
  ),
  onebox: (
    <>
      <rect x="4" y="3.75" width="16" height="16.5" rx="2" />
      <path d="M7.5 7.75h5M16.5 7.75h.01" />
      <ellipse cx="12" cy="12.75" rx="4" ry="1.5" />
      <path d="M8 12.75v3c0 .8 1.8 1.5 4 1.5s4-.7 4-1.5v-3" />
    </>
  ),
  web: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
      <path d="M3.5 9h17M6.75 6.75h.01M9.5 6.75h.01M9.5 12.5 7.5 14.25l2 1.75M14.5 12.5l2 1.75-2 1.75" />
    </>
  ),
  api: (
    <>
      {SERVER}
      <path d="M7.5 7.5h.01M7.5 16.5h.01M11 7.5h5.5M11 16.5h5.5" />
    </>
  ),
  paas: (
    <>
      <path d="M7 18.5h10a4 4 0 0 0 .7-7.94A6 6 0 0 0 6.2 9.2 4.7 4.7 0 0 0 7 18.5Z" />
      <path d="m10.25 12-1.75 1.75 1.75 1.75M13.75 12l1.75 1.75-1.75 1.75" />
    </>
  ),
  lb: (
    <>
      <circle cx="5.5" cy="12" r="2.25" />
      <path d="M7.75 12h9.5M7.75 12c5 0 4-6 9.5-6M7.75 12c5 0 4 6 9.5 6" />
      <path d="m16 4 2.25 2L16 8M16 10l2.25 2L16 14M16 16l2.25 2L16 20" />
    </>
  ),
  sql: (
    <>
      {DRUM}
      <path d="M5 10c0 1.5 3.1 2.75 7 2.75S19 11.5 19 10M5 14c0 1.5 3.1 2.75 7 2.75S19 15.5 19 14" />
    </>
  ),
  replica: (
    <>
      <ellipse cx="9.5" cy="6.25" rx="5.75" ry="2.25" />
      <path d="M3.75 6.25v8.5C3.75 16 6.3 17 9.5 17M15.25 6.25V8" />
      <ellipse cx="15.5" cy="12" rx="5" ry="2" />
      <path d="M10.5 12v6.5c0 1.1 2.2 2 5 2s5-.9 5-2V12" />
    </>
  ),
  nosql: (
    <>
      {DRUM}
      <path d="M9.5 11.5c-1 0-.5 2.25-1.75 2.25 1.25 0 .75 2.25 1.75 2.25M14.5 11.5c1 0 .5 2.25 1.75 2.25-1.25 0-.75 2.25-1.75 2.25" />
    </>
  ),
  cache: <path d="M13 3.5 5.5 13.5H11l-1 7 8.5-10.5H13l0-6.5Z" />,
  cdn: (
    <>
      {GLOBE}
      <g fill="var(--icon-paper, Canvas)">
        <circle cx="5.5" cy="7.25" r="2" />
        <circle cx="18.5" cy="7.25" r="2" />
        <circle cx="12" cy="19.5" r="2" />
      </g>
    </>
  ),
  object_store: (
    <>
      <ellipse cx="12" cy="6" rx="8" ry="2.5" />
      <path d="M4 6l2 12.25c.2 1.4 2.8 2.5 6 2.5s5.8-1.1 6-2.5L20 6" />
    </>
  ),
  queue: (
    <>
      <path d="M2.75 7h18.5M2.75 17h18.5" />
      <rect x="4.5" y="9.5" width="3.75" height="5" rx="1" />
      <rect x="10.1" y="9.5" width="3.75" height="5" rx="1" />
      <rect x="15.75" y="9.5" width="3.75" height="5" rx="1" />
    </>
  ),
  worker: (
    <>
      <circle cx="12" cy="12" r="3" />
      <path d="M12 3.75v3M12 17.25v3M3.75 12h3M17.25 12h3M6.2 6.2l2.1 2.1M15.7 15.7l2.1 2.1M17.8 6.2l-2.1 2.1M8.3 15.7l-2.1 2.1" />
    </>
  ),
  session_store: (
    <>
      <rect x="3.5" y="5" width="17" height="14" rx="2" />
      <circle cx="9" cy="10.5" r="1.75" />
      <path d="M5.9 15.75c.3-1.7 1.5-2.75 3.1-2.75s2.8 1.05 3.1 2.75M15 10h2.75M15 14h2.75" />
    </>
  ),
  ws_gateway: (
    <>
      <rect x="9" y="4" width="6" height="16" rx="2" />
      <path d="M2.75 9.5H9M6.75 7.25 9 9.5l-2.25 2.25M21.25 14.5H15M17.25 12.25 15 14.5l2.25 2.25" />
    </>
  ),
  waiting_room: (
    <>
      <path d="M7 3.75h10M7 20.25h10M8 3.75v3.5c0 2 4 3.25 4 4.75s-4 2.75-4 4.75v3.5M16 3.75v3.5c0 2-4 3.25-4 4.75s4 2.75 4 4.75v3.5" />
    </>
  ),
  region: (
    <>
      <path d="M12 20.75s6.75-5.75 6.75-10.75a6.75 6.75 0 0 0-13.5 0c0 5 6.75 10.75 6.75 10.75Z" />
      <circle cx="12" cy="10" r="2.5" />
    </>
  ),
  zone: (
    <>
      <rect x="3.75" y="3.75" width="16.5" height="16.5" rx="3" strokeDasharray="3 2.75" />
      <rect x="8.5" y="8.5" width="7" height="7" rx="1.5" />
    </>
  ),
  monitoring: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
      <path d="M6.5 13h2.25l2-5 3 8 1.75-3h2" />
    </>
  ),
  automation: (
    <>
      <path d="M19.5 10.5A7.75 7.75 0 0 0 5.75 7.5M4.5 13.5a7.75 7.75 0 0 0 13.75 3" />
      <path d="M5.5 3.75v4h4M18.5 20.25v-4h-4" />
    </>
  ),
  rate_limiter: (
    <>
      <path d="M4.5 17.5a8.5 8.5 0 1 1 15 0M12 14.5l4-4.5" />
      <circle cx="12" cy="15" r="1.5" />
    </>
  ),
  gateway: (
    <>
      <path d="M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6l7-2.5Z" />
      <path d="M8.5 12h7M13 9.5l2.5 2.5-2.5 2.5" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6.25" />
      <path d="m15.25 15.25 5 5M8 9h5M8 12h3" />
    </>
  ),
  external: (
    <>
      <path d="M13 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V11" />
      <path d="M15.5 3.75h4.75v4.75M20.25 3.75 12 12" />
    </>
  ),
  custom: (
    <path d="M9.25 4.25h5.5v2.5a1.75 1.75 0 1 0 3.5 0h2v13h-16.5v-5.5h1.5a1.75 1.75 0 1 0 0-3.5h-1.5v-4h5.5v-2.5Z" />
  ),
};

const BOX = (
  <path d="M12 3.5 19.5 7.5v9L12 20.5l-7.5-4v-9L12 3.5ZM4.75 7.75 12 11.75l7.25-4M12 11.75v8.5" />
);

export interface KindIconProps {
  readonly kind: string;
  readonly size?: number;
}

/** Decorative: the name of the kind always stands beside it. */
export function KindIcon({ kind, size = 20 }: KindIconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {KINDS[kind] ?? BOX}
    </svg>
  );
}
