/** A wire let go over empty canvas asks which component should stand there. */
import { addConnected } from '../commands/actions';
import { rules } from '../design/rules';
import { designStore } from '../design/store';
import type { Point } from '../design/types';
import { t } from '../i18n';
import { Picker } from '../ui/Picker';

export interface Dropped {
  readonly from: string;
  readonly client: Point;
  readonly at: Point;
}

interface Props {
  readonly dropped: Dropped;
  readonly onClose: () => void;
}

const WIDTH = 280;
const HEIGHT = 320;

export function AddNext({ dropped, onClose }: Props) {
  const kind = designStore.getState().design.components[dropped.from]?.kind ?? '';
  const items = rules()
    .kindsAfter(kind)
    .map((each) => ({
      id: each.id,
      label: each.label,
      words: each.summary,
      icon: each.icon,
    }));
  const left = Math.max(8, Math.min(dropped.client.x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(dropped.client.y, window.innerHeight - HEIGHT - 8));

  return (
    <section
      className="floating-panel add-next"
      aria-label={t('canvas.addNext')}
      style={{ left, top, width: WIDTH }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      <Picker
        label={t('canvas.addNext')}
        empty={t('canvas.noTargets')}
        items={items}
        onPick={(id) => {
          onClose();
          addConnected(dropped.from, id, dropped.at);
        }}
        onCancel={onClose}
      />
    </section>
  );
}
