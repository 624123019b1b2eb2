/** Verify by simulation: progress, intervals drawn beside the solved figures, and the verdict. */
import { classLabel } from '../../design/rules';
import { inLanguage, t } from '../../i18n';
import { formatLatency, formatNumber, formatPercent } from '../../i18n/format';
import type { VerifiedFigure, VerifyFrame } from '../../live/protocol';
import { cancelVerification, startVerification, useVerification } from '../../live/verification';
import { useNameOf, useShown } from './shown';
import './verify.css';

export function Verify() {
  const { users } = useShown();
  const { status, frame, error, users: verified } = useVerification();
  const running = status === 'running';
  return (
    <div className="verify" data-testid="verify">
      <p>{t('verify.about')}</p>
      {running ? (
        <div className="verify-progress">
          <progress aria-label={t('verify.progress')} value={frame?.progress ?? 0} max={1} />
          <button type="button" className="button" onClick={cancelVerification}>
            {t('verify.cancel')}
          </button>
        </div>
      ) : (
        <button
          type="button"
          className="button"
          data-testid="start-verify"
          onClick={() => startVerification(users)}
        >
          {t('verify.start', { users: formatNumber(users) })}
        </button>
      )}
      <p role="status" className="verify-verdict">
        {error?.message ?? (frame?.verdict && inLanguage(frame.verdict))}
      </p>
      {frame && <Figures frame={frame} users={verified} />}
    </div>
  );
}

function Figures({ frame, users }: { readonly frame: VerifyFrame; readonly users: number }) {
  const nameOf = useNameOf();
  const rows = [
    ...rowsOf(frame.flows, classLabel, ['p50_ms', 'p95_ms', 'p99_ms']),
    ...rowsOf(frame.components, nameOf, ['utilisation']),
  ];
  if (rows.length === 0) return null;
  return (
    <table className="verify-table">
      <caption>{t('verify.caption', { users: formatNumber(users) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('verify.figure')}</th>
          <th scope="col">{t('verify.solved')}</th>
          <th scope="col">{t('verify.simulated')}</th>
          <th scope="col">{t('verify.interval')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, key, figure]) => (
          <tr key={`${name} ${key}`} data-outside={!figure.inside || undefined}>
            <th scope="row">
              {name}, {key === 'utilisation' ? t('verify.utilisation') : key.replace('_ms', '')}
            </th>
            <td>{shown(key, figure.analytic)}</td>
            <td>
              {shown(key, figure.value)}
              {figure.half_width !== null && <small> ± {shown(key, figure.half_width)}</small>}
            </td>
            <td>
              <Interval figure={figure} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Row = readonly [name: string, key: string, figure: VerifiedFigure];

function rowsOf(
  groups: VerifyFrame['flows'],
  nameOf: (id: string) => string,
  keys: readonly string[],
): Row[] {
  return Object.entries(groups).flatMap(([id, figures]) =>
    keys.flatMap((key): Row[] => {
      const figure = figures[key];
      return figure ? [[nameOf(id), key, figure]] : [];
    }),
  );
}

function shown(key: string, value: number): string {
  return key === 'utilisation' ? formatPercent(value) : formatLatency(value);
}

const WIDTH = 96;

/** The interval as a bar, the solved figure as a line; the words say whether it lies inside. */
function Interval({ figure }: { readonly figure: VerifiedFigure }) {
  const half = figure.half_width ?? 0;
  const reach = Math.max(2 * half, 1.2 * Math.abs(figure.analytic - figure.value), 1e-12);
  const at = (value: number) => WIDTH / 2 + ((value - figure.value) / reach) * (WIDTH / 2);
  const words = t(figure.inside ? 'verify.inside' : 'verify.outside');
  return (
    <>
      <svg width={WIDTH} height="16" aria-hidden="true">
        <rect
          x={at(figure.value - half)}
          y="5"
          width={Math.max(1, at(figure.value + half) - at(figure.value - half))}
          height="6"
        />
        <line x1={at(figure.analytic)} x2={at(figure.analytic)} y1="0" y2="16" />
      </svg>
      <small>{words}</small>
    </>
  );
}
