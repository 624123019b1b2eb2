/** The list beside the canvas while a connection is drawn by taps or keys: legal targets only. */
import { connect } from '../commands/actions';
import { rules } from '../design/rules';
import { useDesign } from '../design/store';
import { t } from '../i18n';
import { Picker } from '../ui/Picker';
import { IDLE, setMode } from '../ui/state';
import { canvasView } from './view';

interface Props {
  readonly from: string;
  readonly focusList: boolean;
}

export function ConnectPanel({ from, focusList }: Props) {
  const design = useDesign((state) => state.design);
  const items = rules()
    .targetsOf(design, from)
    .flatMap((id) => {
      const component = design.components[id];
      if (!component) return [];
      const kind = rules().kinds.get(component.kind)?.label ?? component.kind;
      return [{ id, label: component.name, detail: kind, icon: component.kind }];
    })
    .sort((a, b) => a.label.localeCompare(b.label));

  function leave(): void {
    setMode(IDLE);
    canvasView()?.focus(from);
  }

  return (
    <section className="floating-panel connect-panel" aria-label={t('canvas.connectTo')}>
      <Picker
        label={t('canvas.connectTo')}
        empty={t('canvas.noTargets')}
        items={items}
        autoFocus={focusList}
        onPick={(to) => {
          connect(from, to);
          canvasView()?.focus(from);
        }}
        onCancel={leave}
      />
    </section>
  );
}
