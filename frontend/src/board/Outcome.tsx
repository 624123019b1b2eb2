/** What came of a run or a submission: rows that add up, hidden feedback, or why not. */
import { select } from '../design/store';
import { inLanguage, t } from '../i18n';
import { formatNumber } from '../i18n/format';
import { useBoard } from './state';
import type { Hidden, Row } from './types';

export function Outcome() {
  const { result, of, refusal } = useBoard((state) => state);
  return (
    <div className="board-outcome" aria-live="polite">
      {refusal && (
        <div role="alert" className="board-refusal">
          <p>{refusal.message}</p>
          <ul>
            {refusal.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {result && (
        <>
          <h3>{of === 'run' ? t('board.ofRun') : t('board.submission', { n: of ?? 0 })}</h3>
          {result.state === 'done' ? (
            <p className="board-total" data-testid="board-total">
              {t(result.passed ? 'board.passed' : 'board.points', { n: result.total ?? 0 })}
            </p>
          ) : (
            <p data-testid="board-state">{t(`board.state_${result.state}`)}</p>
          )}
          {result.problems?.map((problem) => (
            <p key={problem.en}>{inLanguage(problem)}</p>
          ))}
          {result.rows && <Rows rows={result.rows} />}
          {result.hidden && <HiddenWords hidden={result.hidden} />}
        </>
      )}
    </div>
  );
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <table className="board-rows" data-testid="board-rows">
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.part} ${row.text.en}`}>
            <td>
              {formatNumber(row.points)}
              {row.most > 0 && <small> / {formatNumber(row.most)}</small>}
            </td>
            <td>
              {row.component ? (
                <button
                  type="button"
                  className="board-link"
                  onClick={() => select({ components: [row.component ?? ''], connections: [] })}
                >
                  {inLanguage(row.text)}
                </button>
              ) : (
                inLanguage(row.text)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HiddenWords({ hidden }: { readonly hidden: Hidden }) {
  const name = hidden.name ? inLanguage(hidden.name) : null;
  const words = {
    pending: () => t('board.hiddenPending'),
    grading: () => t('board.hiddenGrading'),
    count: () => t('board.hiddenCount', { passed: hidden.passed ?? 0, of: hidden.of ?? 0 }),
    first: () => (name ? t('board.hiddenFirst', { name }) : t('board.hiddenAll')),
    full: () => t('board.hiddenFull'),
  }[hidden.kind]();
  return (
    <>
      <p data-testid="board-hidden">{words}</p>
      {hidden.rows && <Rows rows={hidden.rows} />}
    </>
  );
}
