/** Opens the design of a private link, which stands in the address alone. */
import { readText } from '../design/file';
import { textInFragment } from '../design/privateLink';
import type { Design } from '../design/types';
import { loadRest, t } from '../i18n';
import { notify } from '../ui/state';

export async function designInAddress(knows: (kind: string) => boolean): Promise<Design | null> {
  await loadRest();
  const text = await textInFragment(location.hash);
  if (text === null) {
    notify(t('share.brokenLink'), { tone: 'refusal' });
    return null;
  }
  const read = readText(text, knows);
  if (read.ok) return read.design;
  notify(t(`files.${read.problem}`, { file: t('share.private'), where: read.where }), {
    tone: 'refusal',
  });
  return null;
}
