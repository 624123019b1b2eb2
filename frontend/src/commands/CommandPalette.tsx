/** Every command by name, and every component to jump to. */
import { canvasView } from '../canvas/view';
import { rules } from '../design/rules';
import { designStore, select } from '../design/store';
import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { Picker } from '../ui/Picker';
import { openDialog } from '../ui/state';
import { addKind } from './actions';
import { COMMANDS, title } from './commands';
import { chordText } from './keys';
import { insertTemplate, useTemplates } from './templates';

const HIDDEN = new Set(['palette', 'backOut']);

export function CommandPalette() {
  const close = () => openDialog(null);
  const { design, readonly } = designStore.getState();

  const commands = COMMANDS.filter(
    (each) => !HIDDEN.has(each.id) && (each.enabled?.() ?? true),
  ).map((each) => ({
    item: {
      id: `command-${each.id}`,
      label: title(each),
      ...(each.keys?.[0] ? { detail: chordText(each.keys[0]) } : {}),
    },
    run: each.run,
  }));
  const places = Object.entries(design.components).map(([id, component]) => ({
    item: {
      id: `go-${id}`,
      label: t('commands.goTo', { name: component.name }),
      icon: component.kind,
    },
    run: () => {
      select({ components: [id], connections: [] });
      canvasView()?.focus(id);
    },
  }));
  const kinds = readonly ? [] : rules().catalogue.kinds;
  const additions = kinds.map((kind) => ({
    item: {
      id: `add-${kind.id}`,
      label: t('commands.add', { kind: kind.label }),
      icon: kind.icon,
    },
    run: () => void addKind(kind.id),
  }));
  const templates = useTemplates();
  const groups = readonly || templates === 'failed' ? [] : (templates ?? []);
  const insertions = groups.map((template) => ({
    item: {
      id: `insert-${template.id}`,
      label: t('palette.insert', { name: template.title }),
      words: template.summary,
    },
    run: () => insertTemplate(template),
  }));
  const all = [...commands, ...additions, ...insertions, ...places];

  return (
    <Dialog title={t('commands.palette')} onClose={close} bare>
      <Picker
        label={t('commands.search')}
        empty={t('commands.nothing')}
        items={all.map((each) => each.item)}
        onCancel={close}
        onPick={(id) => {
          close();
          // The dialog gives the focus back first, then the command may move it.
          setTimeout(() => all.find((each) => each.item.id === id)?.run());
        }}
      />
    </Dialog>
  );
}
