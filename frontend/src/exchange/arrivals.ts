/** A file dropped anywhere on the page, and a drawing pasted as text, are offered for import. */
import { openFile } from '../commands/files';
import { designStore } from '../design/store';
import { uiStore } from '../ui/state';
import { isTextField } from '../ui/textEntry';
import { isDrawio } from './drawioText';
import { offer } from './incoming';
import { isFlowchart } from './mermaidLines';

export function startArrivals(): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const welcome = () => !designStore.getState().readonly;

  document.addEventListener(
    'dragover',
    (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = welcome() ? 'copy' : 'none';
    },
    { signal },
  );
  document.addEventListener(
    'drop',
    (event) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      if (welcome()) void openFile(file);
    },
    { signal },
  );
  document.addEventListener(
    'paste',
    (event) => {
      const busy = uiStore.getState().dialog !== null;
      if (event.defaultPrevented || busy || !welcome() || isTextField(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!isFlowchart(text) && !isDrawio(text)) return;
      event.preventDefault();
      offer(text, '');
    },
    { signal },
  );
  return () => stop.abort();
}
