/** Numbers as they are typed: shares as percent, everything else as it is. */
import type { Param } from '../../design/catalogue';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';

const PERCENT = 100;
/** Enough digits to keep every decision, few enough to hide binary fractions. */
const DIGITS = 12;

/** The part of a declared parameter that a number field needs. */
export type NumberParam = Pick<
  Param,
  'label' | 'type' | 'unit' | 'percent' | 'min' | 'max' | 'step'
>;

export type Parsed =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: string };

export function unitText(param: NumberParam): string {
  return param.percent ? '%' : param.unit;
}

export function toText(param: NumberParam, value: number): string {
  const shown = param.percent ? value * PERCENT : value;
  return String(Number(shown.toPrecision(DIGITS)));
}

export function shownNumber(param: NumberParam, value: number): string {
  return formatNumber(Number(toText(param, value)));
}

/** Reads what was typed; thousands separators are forgiven, a number out of range is not. */
export function parse(param: NumberParam, text: string): Parsed {
  const plain = text.replace(/[\s,_]/g, '');
  const typed = Number(plain);
  if (plain === '' || !Number.isFinite(typed)) return bad(t('inspector.notANumber'));
  if (param.type === 'integer' && !Number.isInteger(typed)) return bad(t('inspector.notWhole'));
  const value = param.percent ? Number((typed / PERCENT).toPrecision(DIGITS)) : typed;
  const { min, max } = param;
  if (min !== null && value < min) {
    return bad(t('inspector.tooSmall', { min: shownNumber(param, min) }));
  }
  if (max !== null && value > max) {
    return bad(t('inspector.tooLarge', { max: shownNumber(param, max) }));
  }
  return { ok: true, value };
}

/** One press of − or +: the declared step, else a tenth of the order of magnitude. */
export function stepped(param: NumberParam, value: number, direction: 1 | -1): number {
  const step = param.step ?? 10 ** Math.floor(Math.log10(Math.max(Math.abs(value), 0.01)) - 1);
  const next = Number((value + direction * step).toPrecision(DIGITS));
  return Math.min(param.max ?? next, Math.max(param.min ?? next, next));
}

function bad(problem: string): Parsed {
  return { ok: false, problem };
}
