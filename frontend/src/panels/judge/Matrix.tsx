/** Every single failure at the load steps, worst first: what users see, what is lost, for how long. */
import { useEffect, useState } from 'react';
import { Figure } from '../../charts/Figure';
import { inLanguage, t } from '../../i18n';
import { formatCount, formatNumber, formatShare, formatUserCount } from '../../i18n/format';
import type { MatrixCell, MatrixRow } from '../../live/judgementFrames';
import { judge, useJudgement } from '../../live/judgements';
import { type IconName, UiIcon } from '../../ui/icons/UiIcon';
import { ExplainButton } from '../results/Explain';
import { useNameOf } from '../results/shown';
import { Nines } from './Nines';
import { Show, SinglePoints } from './SinglePoints';

const FIRST_ROWS = 12;
/** The share of good requests from which a failure is this little noticed. */
const STEPS = [0.999, 0.99, 0.9, 0.5];
const ICONS: readonly IconName[] = ['done', 'info', 'warning', 'warning', 'error'];

export function Matrix() {
  const { status, frames, error } = useJudgement('matrix');
  const score = useJudgement('score').status;
  const [whole, setWhole] = useState(false);
  useEffect(() => {
    if (status === 'idle' && score === 'done') judge('matrix');
  }, [status, score]);
  const head = frames.find((frame) => frame.kind === 'matrix');
  const nines = frames.find((frame) => frame.kind === 'availability');
  const rows = frames.filter((frame) => frame.kind === 'matrix_row').toSorted(byHarm);
  const end = frames.find((frame) => frame.kind === 'matrix_end');
  const running = status === 'running';
  return (
    <div className="matrix" data-testid="matrix" data-status={status}>
      <p className="judge-about" role="status">
        {running && head
          ? t('judge.failing', { n: rows.length, rows: head.rows })
          : t('judge.aboutMatrix')}
      </p>
      {error && <p role="alert">{error.message}</p>}
      {nines && <Nines nines={nines} />}
      {status === 'done' && <SinglePoints rows={rows} end={end} />}
      {head && rows.length > 0 && (
        <Figure title={t('judge.matrixTitle')} file="failures" table={tableOf(rows)}>
          <Cells rows={whole ? rows : rows.slice(0, FIRST_ROWS)} loads={head.loads} />
          {rows.length > FIRST_ROWS && (
            <button type="button" className="button button-quiet" onClick={() => setWhole(!whole)}>
              {whole ? t('judge.fewerRows') : t('judge.moreRows', { n: rows.length })}
            </button>
          )}
        </Figure>
      )}
    </div>
  );
}

/** Least good at its worst load first, then what loses most data. */
function byHarm(a: MatrixRow, b: MatrixRow): number {
  const worst = (row: MatrixRow) => Math.min(...row.cells.map((cell) => cell.good));
  return worst(a) - worst(b) || b.lost_writes_s - a.lost_writes_s || a.index - b.index;
}

interface CellsProps {
  readonly rows: readonly MatrixRow[];
  readonly loads: readonly number[];
}

function Cells({ rows, loads }: CellsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard.
    <section className="table-scroll" tabIndex={0} aria-label={t('judge.matrixTitle')}>
      <table className="matrix-cells" aria-label={t('judge.matrixTitle')}>
        <thead>
          <tr>
            <th scope="col">{t('judge.failure')}</th>
            {loads.map((users) => (
              <th key={users} scope="col">
                {formatUserCount(users)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Failure key={row.index} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Failure({ row }: { readonly row: MatrixRow }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr>
        <th scope="row">
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {inLanguage(row.label)}
          </button>
        </th>
        {row.cells.map((cell) => (
          <Cell
            key={cell.users}
            cell={cell}
            figure={`matrix.${row.scenario}:${row.component ?? ''}`}
          />
        ))}
      </tr>
      {open && (
        <tr>
          <td colSpan={row.cells.length + 1}>
            <p>
              {t('judge.usersSee')}: {inLanguage(row.users_see)}
            </p>
            <p>
              {t('judge.defence')}: {inLanguage(row.defence)}
            </p>
            {row.component && <ShowNamed component={row.component} />}
          </td>
        </tr>
      )}
    </>
  );
}

function ShowNamed({ component }: { readonly component: string }) {
  const name = useNameOf()(component);
  return <Show component={component} label={t('results.showComponent', { name })} />;
}

function Cell({ cell, figure }: { readonly cell: MatrixCell; readonly figure: string }) {
  const step = stepOf(cell.good);
  const explained = (key: string, name: string, words: string) => (
    <ExplainButton figure={`${figure}.${key}`} name={name} users={cell.users}>
      {words}
    </ExplainButton>
  );
  const minutes = t('judge.minutes', { n: formatNumber(cell.minutes) });
  const lost = t('judge.lostWrites', { n: formatCount(cell.lost_writes) });
  const conflicts = t('judge.conflictingWrites', { n: formatCount(cell.conflicts) });
  return (
    <td data-step={step} title={t(`judge.level${step}`)}>
      <UiIcon name={ICONS[step] ?? 'info'} size={14} />{' '}
      {explained('good', t('judge.goodShare'), formatShare(cell.good))}
      <span className="visually-hidden">{t(`judge.level${step}`)}</span>
      {cell.minutes > 0 && <small>{explained('minutes', t('judge.minutesLong'), minutes)}</small>}
      {cell.lost_writes > 0 && (
        <small>{explained('lost_writes', t('judge.lostWritesLong'), lost)}</small>
      )}
      {cell.conflicts > 0 && <small>{explained('conflicts', conflicts, conflicts)}</small>}
      {cell.stays_broken && <small>{t('judge.staysBroken')}</small>}
    </td>
  );
}

type Step = 0 | 1 | 2 | 3 | 4;

export function stepOf(good: number): Step {
  const step = STEPS.findIndex((least) => good >= least);
  return (step === -1 ? STEPS.length : step) as Step;
}

function tableOf(rows: readonly MatrixRow[]) {
  const columns = (rows[0]?.cells ?? []).flatMap(({ users }) =>
    [t('judge.goodShare'), t('judge.minutesLong'), t('judge.lostWritesLong')].map(
      (what) => `${formatUserCount(users)}: ${what}`,
    ),
  );
  return {
    columns: [t('judge.failure'), ...columns],
    rows: rows.map((row) => [
      inLanguage(row.label),
      ...row.cells.flatMap((cell) => [cell.good, cell.minutes, cell.lost_writes]),
    ]),
  };
}
