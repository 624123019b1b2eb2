/** Every way out of the editor, each one step: from the dialog, the command palette or a key. */
import { type Table, toCsv } from '../charts/table';
import { exportFile } from '../commands/files';
import { rules } from '../design/rules';
import { designStore } from '../design/store';
import { loadRest, t } from '../i18n';
import { liveStore } from '../live/live';
import { notify } from '../ui/state';
import { type Form, type Look, made, nameWith, pageTheme, Refused, save } from './files';
import { resultsTable } from './results';

export type Export = 'json' | Form | 'csv' | 'copyPng';

/** Does it; Refused says why not. */
export async function run(what: Export, look: Look): Promise<void> {
  const { design } = designStore.getState();
  if (what === 'json') exportFile();
  else if (what === 'csv') saveTable(results(), nameWith(design, 'csv'));
  else if (what === 'copyPng') await copyPng(look);
  else {
    const ending = what === 'preview' ? 'preview.png' : what;
    save(await made(what, look), nameWith(design, ending));
  }
}

/** The same without the dialog, looking as the page does; a notice says how it went. */
export async function runNow(what: Export): Promise<void> {
  await loadRest();
  try {
    await run(what, { theme: pageTheme(), figures: true });
    notify(t(what === 'copyPng' ? 'exchange.copied' : 'exchange.saved'));
  } catch (error) {
    const reason = error instanceof Refused ? error.message : t('exchange.failed');
    notify(reason, { tone: 'refusal' });
  }
}

/** The clipboard takes a promise, so that the press of the button is still what asks for it. */
async function copyPng(look: Look): Promise<void> {
  if (!('ClipboardItem' in window) || !navigator.clipboard?.write) {
    throw new Refused(t('exchange.noClipboard'));
  }
  try {
    const item = new ClipboardItem({ 'image/png': made('png', look) });
    await navigator.clipboard.write([item]);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(t('exchange.clipboardRefused'));
  }
}

function results(): Table {
  const { solved, verdict } = liveStore.getState();
  const frames = [...solved.values()].filter((each) => !each.stale).map((each) => each.frame);
  if (frames.length === 0) throw new Refused(t('exchange.noResults'));
  return resultsTable(designStore.getState().design, rules().catalogue, frames, verdict);
}

function saveTable(table: Table, name: string): void {
  save(new Blob([toCsv(table)], { type: 'text/csv' }), name);
}
