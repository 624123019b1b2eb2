/** The film of the users' ladder without the dialog; notices say how it goes and stop it. */
import { designStore } from '../design/store';
import { loadRest, t } from '../i18n';
import { notify } from '../ui/state';
import { nameWith, pageTheme, Refused, save } from './files';
import { film, scenesOf } from './film';

export async function filmNow(): Promise<void> {
  await loadRest();
  const controller = new AbortController();
  const { signal } = controller;
  notify(t('exchange.filming'), {
    action: { label: t('exchange.stop'), run: () => controller.abort() },
  });
  try {
    const scenes = await scenesOf(null, pageTheme(), signal);
    const made = await film(scenes, () => undefined, signal);
    save(made.content, nameWith(designStore.getState().design, made.ending));
    notify(t('exchange.saved'));
  } catch (error) {
    if (signal.aborted) return;
    const reason = error instanceof Refused ? error.message : t('exchange.filmFailed');
    notify(reason, { tone: 'refusal' });
  }
}
