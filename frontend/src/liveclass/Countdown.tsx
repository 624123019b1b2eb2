/** The time that is left by the server's clock; said aloud a minute before the end, and at it. */
import { useEffect, useState } from 'react';
import { t } from '../i18n';
import { serverNow } from './state';

const MINUTE = 60_000;

export function Countdown({ ends }: { readonly ends: number | null }) {
  const [left, setLeft] = useState(() => (ends ?? 0) - serverNow());

  useEffect(() => {
    if (ends === null) return;
    const tick = () => setLeft(ends - serverNow());
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [ends]);

  if (ends === null) return null;
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const said =
    left <= 0 ? t('liveclass.timeOver') : left <= MINUTE ? t('liveclass.lastMinute') : '';
  return (
    <>
      <span className="live-clock" role="timer" data-testid="countdown" data-over={left <= 0}>
        {t('liveclass.left', { clock })}
      </span>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}
