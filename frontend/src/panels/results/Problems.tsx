/** Why a design could not be solved: each mistake with the component it belongs to, or a button
 * that tries again, where the design itself is not at fault. */
import { select } from '../../design/store';
import { t } from '../../i18n';
import { solveAgain } from '../../live/live';
import type { Problem, RunError } from '../../live/protocol';
import { UiIcon } from '../../ui/icons/UiIcon';
import { useNameOf } from './shown';

export function Problems({ error }: { readonly error: RunError }) {
  const { problems = [] } = error;
  return (
    <div className="problems" data-testid="problems">
      <h3>{t('live.failed')}</h3>
      <p>{error.message}</p>
      <ul>
        {problems.map((problem) => (
          <One key={`${problem.pointer} ${problem.code}`} problem={problem} />
        ))}
      </ul>
      {problems.length === 0 && (
        <button type="button" className="button" data-testid="solve-again" onClick={solveAgain}>
          {t('commands.run')}
        </button>
      )}
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
