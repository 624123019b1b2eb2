/** Saving the design to a file of the user's own, and opening one. */
import { canvasView } from '../canvas/view';
import { fileName, LARGEST_FILE, readText, toFile } from '../design/file';
import { rules } from '../design/rules';
import { backupDesign, dropBackup, forgetOrigin } from '../design/saving';
import { change, designStore, undoChange } from '../design/store';
import { type Design, NOTHING } from '../design/types';
import { t } from '../i18n';
import { notify } from '../ui/state';

/** Statistics of Locust begin so; only a summary of k6 has this metric. */
const LOAD_TEST = /^\uFEFF?"?Type"?,"?Name"?,|"http_req_duration"/;

export function exportFile(): void {
  const { design } = designStore.getState();
  const url = URL.createObjectURL(new Blob([toFile(design)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(design);
  link.click();
  URL.revokeObjectURL(url);
}

export function importFile(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,.csv,.mmd,.mermaid,.md,.txt,.drawio,.xml,.svg';
  input.onchange = () => {
    const file = input.files?.[0];
    if (file) void openFile(file);
  };
  input.click();
}

/** A design opens at once; a drawing of another tool is looked through first. */
export async function openFile(file: File): Promise<void> {
  if (file.size > LARGEST_FILE) {
    notify(t('files.too large', { file: file.name }), { tone: 'refusal' });
    return;
  }
  const text = await file.text();
  if (LOAD_TEST.test(text)) {
    (await import('../panels/dynamics/loadTest')).offerResults(text, file.name);
    return;
  }
  if (/\.json$/i.test(file.name) || /^\s*[{[]/.test(text)) openText(text, file.name);
  else (await import('../exchange/incoming')).offer(text, file.name);
}

export function openText(text: string, name: string): void {
  const read = readText(text, (kind) => rules().kinds.has(kind));
  if (!read.ok) {
    notify(t(`files.${read.problem}`, { file: name, where: read.where }), { tone: 'refusal' });
    return;
  }
  replaceDesign(read.design, t('files.opened', { name: read.design.name || name }));
}

/** Puts another document in place of this one, as one step that can be undone. */
export function replaceDesign(design: Design, notice: string): void {
  change(() => design, { select: NOTHING });
  forgetOrigin();
  requestAnimationFrame(() => canvasView()?.fit());
  notify(notice, { action: { label: t('commands.undo'), run: undoChange } });
}

/** Says that an earlier design was kept when a shared one took its place, and offers it. */
export function offerBackup(): void {
  if (!earlier()) return;
  notify(t('viewer.kept'), { action: { label: t('viewer.bringBack'), run: bringBack } });
}

export function hasBackup(): boolean {
  return earlier() !== null;
}

export function bringBack(): void {
  const design = earlier();
  dropBackup();
  if (design) replaceDesign(design, t('files.opened', { name: design.name }));
}

function earlier(): Design | null {
  return backupDesign((kind) => rules().kinds.has(kind));
}
