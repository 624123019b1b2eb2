/** How long a student still has, to the minute; said aloud five minutes before the end and at it. */
import { useEffect, useState } from 'react';
import { t } from '../i18n';

const EVERY_MS = 5_000;
const WARNING_MS = 300_000;

interface Props {
  readonly ends: string;
  /** The server's clock when it said so: this machine's may be wrong. */
  readonly now: string;
}

export function Remaining({ ends, now }: Props) {
  const [left, setLeft] = useState(() => Date.parse(ends) - Date.parse(now));
  useEffect(() => {
    const began = performance.now();
    const whole = Date.parse(ends) - Date.parse(now);
    setLeft(whole);
    const timer = setInterval(() => setLeft(whole - (performance.now() - began)), EVERY_MS);
    return () => clearInterval(timer);
  }, [ends, now]);
  const minutes = Math.max(0, Math.ceil(left / 60_000));
  const near = left <= WARNING_MS;
  return (
    <li data-testid="remaining" data-near={near}>
      {left > 0 ? t('board.remaining', { n: minutes }) : t('board.timeUp')}
      <span className="visually-hidden" role="status">
        {near && (left > 0 ? t('board.timeNear') : t('board.timeUp'))}
      </span>
    </li>
  );
}
