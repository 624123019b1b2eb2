/**
 * Fills in one message. The syntax is a small part of ICU MessageFormat plus Korean particles:
 * `{name}`, `{n, plural, one {# user} other {# users}}` and `{name, particle, 을/를}`.
 */
import { withParticle } from './particle';

export type Values = Readonly<Record<string, string | number>>;

export interface MessageLocale {
  readonly tag: string;
  readonly formatNumber: (value: number) => string;
}

const PLACEHOLDER = /\{(\w+)(?:,\s*(plural|particle),\s*((?:[^{}]|\{[^{}]*\})*))?\}/g;

export function fill(message: string, values: Values, locale: MessageLocale): string {
  return message.replace(PLACEHOLDER, (whole, name: string, kind?: string, argument?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    const shown = typeof value === 'number' ? locale.formatNumber(value) : value;
    if (kind === 'plural') return plural(argument ?? '', Number(value), shown, locale.tag);
    if (kind === 'particle') return withParticle(shown, argument ?? '');
    return shown;
  });
}

/** The names a message expects, sorted: both languages must expect the same ones. */
export function placeholders(message: string): string[] {
  const names = [...message.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}

function plural(forms: string, count: number, shown: string, tag: string): string {
  const category = new Intl.PluralRules(tag).select(count);
  const byCategory = new Map(
    [...forms.matchAll(/(\w+)\s*\{([^{}]*)\}/g)].map((match) => [match[1], match[2] ?? '']),
  );
  const form = byCategory.get(category) ?? byCategory.get('other') ?? '';
  return form.replaceAll('#', shown);
}
