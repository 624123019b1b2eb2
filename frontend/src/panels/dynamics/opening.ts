/** The failure dynamics as entries of the menu of starting designs. */
import { replaceDesign } from '../../commands/files';
import { loadRest, t } from '../../i18n';
import type { MenuItem } from '../../ui/Menu';
import { choices } from './choices';

/** The entries; none where the server does not answer, which the menu can do without. */
export async function dynamicItems(): Promise<readonly MenuItem[]> {
  try {
    const [{ dynamics }] = await Promise.all([choices(), loadRest()]);
    return dynamics.map(({ id, title, design }, index) => ({
      id: `dynamic-${id}`,
      label: title,
      ...(index === 0 ? { heading: t('dynamics.menuHeading') } : {}),
      run: () => replaceDesign(design, t('files.opened', { name: title })),
    }));
  } catch {
    return [];
  }
}
