/** Words for the short keys that frames carry: limits, reasons of loss, further figures. */
import { type Key, t } from '../../i18n';

export function limitName(key: string): string {
  return named('limits', key);
}

export function reasonName(key: string): string {
  return named('reasons', key);
}

export function extraName(key: string): string {
  return named('extras', key);
}

/** A key that has no words yet is still better than nothing. */
function named(area: 'limits' | 'reasons' | 'extras', key: string): string {
  const full = `${area}.${key.replaceAll(/[ -]/g, '_')}`;
  const name = t(full as Key);
  return name === full ? key : name;
}
