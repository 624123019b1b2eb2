/** Copy, cut and paste through the browser's own events, so they need no permission. */
import { copy, fromText, toText } from '../design/clipboard';
import { rules } from '../design/rules';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { notify } from '../ui/state';
import { isTextField } from '../ui/textEntry';
import { deleteSelection, pasteFragment } from './actions';

export function startClipboard(): () => void {
  const stop = new AbortController();
  const { signal } = stop;

  document.addEventListener('copy', (event) => take(event), { signal });
  document.addEventListener(
    'cut',
    (event) => {
      if (take(event) && !designStore.getState().readonly) deleteSelection();
    },
    { signal },
  );
  document.addEventListener(
    'paste',
    (event) => {
      if (isTextField(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const fragment = fromText(text, (kind) => rules().kinds.has(kind));
      if (!fragment) return;
      event.preventDefault();
      pasteFragment(fragment);
    },
    { signal },
  );
  return () => stop.abort();
}

function take(event: ClipboardEvent): boolean {
  const { design, selection } = designStore.getState();
  const readsText = isTextField(event.target) || getSelection()?.isCollapsed === false;
  if (readsText || selection.components.length === 0) return false;
  event.preventDefault();
  event.clipboardData?.setData('text/plain', toText(copy(design, selection.components)));
  notify(t('canvas.copied', { n: selection.components.length }));
  return true;
}
