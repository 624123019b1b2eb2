/** What the next tap does, how to leave, and arrow buttons for those who cannot drag. */
import { nameOf, nudgeSelection } from '../commands/actions';
import { moveNote } from '../commands/notes';
import { GRID } from '../design/geometry';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { IDLE, type Mode, setMode } from '../ui/state';

const STEP = 2 * GRID;
const ARROWS = [
  { name: 'left', across: -STEP, down: 0 },
  { name: 'up', across: 0, down: -STEP },
  { name: 'down', across: 0, down: STEP },
  { name: 'right', across: STEP, down: 0 },
] as const;

export function ModeBanner({ mode }: { readonly mode: Mode }) {
  const text = sentence(mode);
  if (text === null) return null;
  return (
    <div className="mode-banner" role="status">
      <p>{text}</p>
      {mode.kind === 'moving' &&
        ARROWS.map(({ name, across, down }) => (
          <button
            key={name}
            type="button"
            className="button button-icon"
            aria-label={t(`canvas.move_${name}`)}
            onClick={() => move(mode.note, across, down)}
          >
            <UiIcon name={name} />
          </button>
        ))}
      <button type="button" className="button" onClick={() => setMode(IDLE)}>
        {t(mode.kind === 'moving' || mode.kind === 'selecting' ? 'canvas.done' : 'canvas.cancel')}
      </button>
    </div>
  );
}

function move(note: string | undefined, across: number, down: number): void {
  if (note === undefined) nudgeSelection(across, down);
  else moveNote(note, across, down);
}

function sentence(mode: Mode): string | null {
  switch (mode.kind) {
    case 'placing':
      return t('canvas.placing', { kind: mode.what });
    case 'connecting':
      return mode.how === 'drag' ? null : t('canvas.connecting', { name: nameOf(mode.from) });
    case 'moving':
      return t('canvas.moving');
    case 'selecting':
      return t('canvas.selecting');
    default:
      return null;
  }
}
