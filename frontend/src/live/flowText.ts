/** What is written on a connection: how much flows, and which request classes. */
import { classLabel } from '../design/rules';
import { formatRate } from '../i18n/format';
import type { ConnectionResult } from './protocol';

/** Classes that flow along a connection, by name; the others are counted. */
const CLASSES_NAMED = 2;
/** What the arrow and some air take of a connection's length. */
const ENDS_PX = 28;

/** "96/s · read, write" where there is room for it, else the rate, else nothing. */
export function flowText(result: ConnectionResult | undefined, room: number): string {
  if (!result || result.rate <= 0) return '';
  const rate = formatRate(result.rate);
  const classes = Object.entries(result.classes).sort(([, a], [, b]) => b - a);
  const naming = (count: number) => {
    const names = classes.slice(0, count).map(([key]) => classLabel(key));
    const more = classes.length > count ? ` +${classes.length - count}` : '';
    return `${rate} · ${names.join(', ')}${more}`;
  };
  const texts = classes.length > 0 ? [naming(CLASSES_NAMED), naming(1), rate] : [rate];
  return texts.find((text) => textWidth(text) <= room - ENDS_PX) ?? '';
}

/** Hangul is about twice as wide as Latin letters. */
function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u1100' ? 10.5 : 6), 0);
}
