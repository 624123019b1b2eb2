/** What the solver has to say about this design: remarks, doubts and single points of failure. */
import { select } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import type { Warning } from '../../live/protocol';
import { UiIcon } from '../../ui/icons/UiIcon';
import { useNameOf } from './shown';

export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const nameOf = useNameOf();
  return (
    <ul className="warnings" data-testid="warnings">
      {warnings.map((warning) => (
        <li key={`${warning.code} ${warning.component ?? ''}`}>
          <UiIcon name="warning" />
          <p>
            {inLanguage(warning.text)}
            {warning.component && (
              <button
                type="button"
                className="warnings-show"
                onClick={() => select({ components: [warning.component ?? ''], connections: [] })}
              >
                {t('results.showComponent', { name: nameOf(warning.component) })}
              </button>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
