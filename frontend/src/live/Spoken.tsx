/** Speaks settled results to a screen reader, at most every two seconds and only when new. */
import { useEffect, useRef, useState } from 'react';
import { spoken } from '../panels/results/headline';
import { useNameOf, useShown } from '../panels/results/shown';
import { useLive } from './live';

const QUIET_MS = 2000;

export function Spoken() {
  const { frame, stale } = useShown();
  const solving = useLive((state) => state.solving);
  const nameOf = useNameOf();
  const settled = frame !== null && !stale && !solving;
  const said = useSpaced(settled ? spoken(frame, nameOf) : null);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="spoken">
      {said}
    </div>
  );
}

/** The newest text, changing at most once in the quiet time; null keeps what was said. */
function useSpaced(text: string | null): string {
  const [said, setSaid] = useState('');
  const saidAt = useRef(0);

  useEffect(() => {
    if (text === null || text === said) return;
    const wait = Math.max(0, saidAt.current + QUIET_MS - Date.now());
    const timer = setTimeout(() => {
      saidAt.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, said]);

  return said;
}
