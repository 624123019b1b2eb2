/** Why a design could not be solved: each mistake with the component it belongs to. */
import { select } from '../../design/store';
import { t } from '../../i18n';
import type { Problem, RunError } from '../../live/protocol';
import { UiIcon } from '../../ui/icons/UiIcon';
import { useNameOf } from './shown';

export function Problems({ error }: { readonly error: RunError }) {
  return (
    <div className="problems" data-testid="problems">
      <h3>{t('live.failed')}</h3>
      <p>{error.message}</p>
      <ul>
        {(error.problems ?? []).map((problem) => (
          <One key={`${problem.pointer} ${problem.code}`} problem={problem} />
        ))}
      </ul>
    </div>
  );
}

function One({ problem }: { readonly problem: Problem }) {
  const nameOf = useNameOf();
  const { component } = problem;
  return (
    <li>
      <UiIcon name="error" />
      <p>
        {problem.message}
        {component && (
          <button
            type="button"
            className="warnings-show"
            onClick={() => select({ components: [component], connections: [] })}
          >
            {t('results.showComponent', { name: nameOf(component) })}
          </button>
        )}
      </p>
    </li>
  );
}
