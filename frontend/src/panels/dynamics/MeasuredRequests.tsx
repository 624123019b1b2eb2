/** The requests of a load test, each with the request class it is taken for. */
import { classLabel } from '../../design/rules';
import { t } from '../../i18n';
import { formatMs, formatRate } from '../../i18n/format';
import type { CalibrateFrame } from '../../live/askedFrames';
import { refine, useLoadTest } from './loadTest';

const LEFT_OUT = '-';

type Props = Pick<CalibrateFrame, 'entries' | 'choices'>;

export function MeasuredRequests({ entries, choices }: Props) {
  const matches = useLoadTest()?.test.matches ?? {};
  return (
    <fieldset className="scenario-part">
      <legend>{t('calibrate.requests')}</legend>
      {entries.map(({ key, rate, mean_ms, ...entry }, index) => (
        <label key={key} className="scenario-field">
          <span className="measured-request">
            <strong>{key}</strong>
            <small>
              {rate === null ? t('calibrate.notCounted') : formatRate(rate)} · {formatMs(mean_ms)}
            </small>
          </span>
          <select
            className="field"
            data-testid={`calibrate-match-${index}`}
            value={key in matches ? (matches[key] ?? LEFT_OUT) : (entry.class ?? LEFT_OUT)}
            onChange={({ target: { value } }) =>
              refine({ matches: { ...matches, [key]: value === LEFT_OUT ? null : value } })
            }
          >
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {classLabel(choice)}
              </option>
            ))}
            <option value={LEFT_OUT}>{t('calibrate.leftOut')}</option>
          </select>
        </label>
      ))}
    </fieldset>
  );
}
