/** Files the server makes of the design on show: pictures, reports, a flowchart, an animation's
 *  pictures. What it refuses is said in its own words. */
import { boot } from '../boot';
import { fileName } from '../design/file';
import { designStore } from '../design/store';
import type { Design } from '../design/types';
import { t } from '../i18n';
import { currentLanguage } from '../i18n/language';
import { liveStore } from '../live/live';

export type Form = 'svg' | 'png' | 'preview' | 'pdf' | 'md' | 'mmd';
export type PictureTheme = 'light' | 'dark';

export interface Look {
  readonly theme: PictureTheme;
  /** Whether components show their load. */
  readonly figures: boolean;
}

export class Refused extends Error {}

/** The file, or Refused with the reason. */
export async function made(form: Form, look: Look): Promise<Blob> {
  const response = await post(`/api/v1/exports/${form}`, {
    design: designStore.getState().design,
    theme: look.theme,
    figures: look.figures,
    users: liveStore.getState().preview,
  });
  return response.blob();
}

export async function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Language': currentLanguage(),
        'X-CSRFToken': boot().csrf,
      },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(t('exchange.unreachable'));
  }
  if (response.ok) return response;
  const answer = (await response.json().catch(() => ({}))) as { message?: string; detail?: string };
  throw new Refused(answer.detail ?? answer.message ?? t('exchange.failed'));
}

/** Hands a file to the browser's downloads. */
export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function nameWith(design: Design, ending: string): string {
  return fileName(design).replace(/json$/, ending);
}

/** The theme on the page, for pictures that should look like it. */
export function pageTheme(): PictureTheme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
