/** What the design would still need, live and in words, each leading to its component. */
import { t } from '../i18n';
import { useShown } from '../panels/results/shown';
import { Warnings } from '../panels/results/Warnings';
import { UiIcon } from '../ui/icons/UiIcon';
import './hints.css';

export function Hints() {
  const { frame } = useShown();
  const warnings = frame?.warnings ?? [];
  if (warnings.length === 0) return null;
  return (
    <details className="hints" data-testid="hints">
      <summary>
        <UiIcon name="warning" size={14} />
        {t('hints.title', { n: warnings.length })}
      </summary>
      <Warnings warnings={warnings} />
    </details>
  );
}
