/** Tells of a saved design that cannot be read, and hands it out as it is. */
import { save } from '../exchange/files';
import { t } from '../i18n';
import { notify } from '../ui/state';

export function offer(text: string): void {
  const run = () => save(new Blob([text], { type: 'application/json' }), 'loadstone-design.json');
  notify(t('editor.unreadable'), {
    tone: 'refusal',
    action: { label: t('editor.saveUnreadable'), run },
  });
}
