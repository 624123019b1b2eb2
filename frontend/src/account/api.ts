/** Requests to the site's own API, with the reason in words where one fails. */
import { boot } from '../boot';
import { t } from '../i18n';

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly status: number }
  | { readonly ok: false; readonly reason: string; readonly status: number };

export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': boot().csrf, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value = text === '' ? {} : (JSON.parse(text) as { message?: string });
    if (response.ok) return { ok: true, value: value as T, status: response.status };
    const reason = (value as { message?: string }).message ?? t('share.failed');
    return { ok: false, reason, status: response.status };
  } catch {
    return { ok: false, reason: t('share.unreachable'), status: 0 };
  }
}
