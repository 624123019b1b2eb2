/** Zooming without a wheel or a pinch. */
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { canvasView } from './view';

const CONTROLS = [
  { name: 'zoomIn', icon: 'add' },
  { name: 'zoomOut', icon: 'less' },
  { name: 'fit', icon: 'fit' },
] as const;

export function ZoomControls() {
  return (
    <div className="zoom-controls">
      {CONTROLS.map(({ name, icon }) => (
        <button
          key={name}
          type="button"
          className="button button-quiet button-icon"
          aria-label={t(`commands.${name}`)}
          title={t(`commands.${name}`)}
          onClick={() => canvasView()?.[name]()}
        >
          <UiIcon name={icon} />
        </button>
      ))}
    </div>
  );
}
