/** A result in the few words and the one width that a card or a connection has room for. */
import { t } from '../i18n';
import { formatCount, formatPercent, formatRate } from '../i18n/format';
import { limitName } from '../panels/results/names';
import type { ComponentResult, ConnectionResult } from './protocol';

/** Queues shorter than this many requests are everyday business and get no badge. */
const QUEUE_WORTH_SHOWING = 1;
/** A smaller lost share would read as 0 %. */
const LOSS_WORTH_SHOWING = 0.001;
/** The engine holds a queue that grows for ever at this length. */
const ENDLESS = 999_999;
const THINNEST_PX = 1.5;
const THICKEST_PX = 5;
const PX_PER_MAGNITUDE = 0.6;
/** A smaller difference is not seen, and a new width is a connection to paint. */
const WIDTH_STEP_PX = 0.25;

/** Thickness grows with the order of magnitude of the rate: 1/s thin, 1,000,000/s thickest. */
export function edgeWidth(result: ConnectionResult | undefined): string {
  const magnitudes = Math.log10(1 + (result?.rate ?? 0));
  const width = Math.min(THICKEST_PX, THINNEST_PX + magnitudes * PX_PER_MAGNITUDE);
  return String(Math.round(width / WIDTH_STEP_PX) * WIDTH_STEP_PX);
}

export function queueText(result: ComponentResult): string | null {
  if (result.queue < QUEUE_WORTH_SHOWING) return null;
  if (result.queue >= ENDLESS) return because(result, t('live.queueEndless'));
  return because(result, t('live.queueBadge', { n: formatCount(result.queue) }));
}

export function lostText(result: ComponentResult): string | null {
  if (result.lost < LOSS_WORTH_SHOWING) return null;
  return because(result, t('live.lostBadge', { share: formatPercent(result.lost) }));
}

/** With the limit that is reached first: it is what the requests wait for, or find full. */
function because({ binding }: ComponentResult, text: string): string {
  return binding === null ? text : `${text}: ${limitName(binding)}`;
}

/** How full it is; what has no limit to fill shows how much arrives instead, if anything does. */
export function figure(result: ComponentResult): string {
  if (result.binding !== null) return formatPercent(result.utilisation);
  return result.arrival_rate > 0 ? formatRate(result.arrival_rate) : '';
}

/** Whether there is a rate to write where nothing can fill up. */
export function arriving({ arrival_rate: rate }: ComponentResult): string {
  return rate > 0 ? 'true' : 'silent';
}

export function spoken(result: ComponentResult): string {
  const percent = formatPercent(result.utilisation);
  const parts = [
    result.binding === null ? t('live.noLimit') : t('live.gauge', { percent }),
    queueText(result),
    lostText(result),
  ];
  return parts.filter((part) => part !== null).join(', ');
}
