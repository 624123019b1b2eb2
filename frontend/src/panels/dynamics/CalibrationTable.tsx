/** Measured, predicted and fitted times of each request class. */
import { Figure } from '../../charts/Figure';
import { classLabel } from '../../design/rules';
import { t } from '../../i18n';
import { formatMs, formatRate } from '../../i18n/format';
import type { CalibratedClass, MeasuredTimes } from '../../live/askedFrames';

const TIMES = ['mean_ms', 'p50_ms', 'p95_ms', 'p99_ms'] as const;
const WHO = ['measured', 'predicted', 'fitted'] as const;

export function CalibrationTable({ classes }: { readonly classes: readonly CalibratedClass[] }) {
  const title = t('calibrate.table');
  const heads = WHO.map((who) => t(`calibrate.${who}`));
  const table = {
    columns: [t('calibrate.class'), t('calibrate.time'), ...heads],
    rows: classes.flatMap((row) =>
      TIMES.map((time) => [
        classLabel(row.class),
        nameOf(time),
        ...WHO.map((who) => row[who]?.[time] ?? null),
      ]),
    ),
  };
  return (
    <Figure title={title} file="calibration" table={table}>
      <table className="table compare-table" aria-label={title} data-testid="calibration-table">
        <thead>
          <tr>
            <th scope="col">{t('calibrate.time')}</th>
            {heads.map((head) => (
              <th key={head} scope="col" data-number>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {classes.map((row) => (
          <tbody key={row.class} data-class={row.class}>
            <tr>
              <th scope="rowgroup" colSpan={4} className="calibrated-class">
                {classLabel(row.class)} <small>{formatRate(row.rate)}</small>
              </th>
            </tr>
            {TIMES.map((time) => (
              <tr key={time}>
                <th scope="row">{nameOf(time)}</th>
                {WHO.map((who) => (
                  <td key={who} data-number>
                    {shown(row[who], time)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </Figure>
  );
}

function nameOf(time: (typeof TIMES)[number]): string {
  return time === 'mean_ms' ? t('calibrate.mean') : time.slice(0, 3);
}

function shown(times: MeasuredTimes | null, time: (typeof TIMES)[number]): string {
  const value = times?.[time];
  return value === undefined ? '–' : formatMs(value);
}
