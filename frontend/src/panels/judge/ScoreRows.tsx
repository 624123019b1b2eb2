/** The score as rows that add up to it, each leading to the component it speaks of. */
import { select } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import type { ScoreFrame, ScoreRow } from '../../live/judgementFrames';
import { useJudgement } from '../../live/judgements';
import { ExplainButton } from '../results/Explain';
import { useNameOf } from '../results/shown';

export function ScoreRows() {
  const { frames, error } = useJudgement('score');
  const score = frames[0];
  if (error) return <p role="alert">{error.message}</p>;
  if (!score) return <p className="results-empty">{t('judge.scoring')}</p>;
  const capped = score.rows.some((row) => row.part === 'cap');
  return (
    <>
      <table className="score-rows" data-testid="score-rows">
        <tbody>
          {byLoss(score).map((row) => (
            <Row
              key={`${row.part} ${row.figure} ${row.text.en}`}
              row={row}
              figure={`score.rows.${score.rows.indexOf(row)}.points`}
              users={score.users}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('judge.sum')}</th>
            <td>
              <ExplainButton figure="score.total" name={t('judge.score')} users={score.users}>
                {formatNumber(score.total)}
              </ExplainButton>
            </td>
          </tr>
        </tfoot>
      </table>
      {capped && <p className="judge-about">{t('judge.capAbout')}</p>}
    </>
  );
}

/** The order of the parts stays; within one, what costs most comes first. */
function byLoss({ rows }: ScoreFrame): ScoreRow[] {
  const parts = new Set(rows.map((row) => row.part));
  return [...parts].flatMap((part) =>
    rows
      .filter((row) => row.part === part)
      .toSorted((a, b) => b.most - b.points - (a.most - a.points)),
  );
}

interface RowProps {
  readonly row: ScoreRow;
  readonly figure: string;
  readonly users: number;
}

function Row({ row, figure, users }: RowProps) {
  const nameOf = useNameOf();
  const { component } = row;
  return (
    <tr data-part={row.part} data-component={component ?? undefined}>
      <th scope="row">
        <strong>{t(`judge.${row.part}`)}</strong> {inLanguage(row.text)}
        {component && (
          <button
            type="button"
            className="warnings-show"
            onClick={() => select({ components: [component], connections: [] })}
          >
            {t('results.showComponent', { name: nameOf(component) })}
          </button>
        )}
      </th>
      <td data-lost={row.points < row.most || undefined}>
        <ExplainButton figure={figure} name={t(`judge.${row.part}`)} users={users}>
          <span data-testid="points" data-points={row.points}>
            {formatNumber(row.points)}
          </span>
        </ExplainButton>
        {row.most > 0 && <small> / {formatNumber(row.most)}</small>}
      </td>
    </tr>
  );
}
