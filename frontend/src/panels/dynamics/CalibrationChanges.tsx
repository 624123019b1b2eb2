/** What the design would have to say to predict what was measured: looked through, then taken over. */
import { useState } from 'react';
import { classLabel } from '../../design/rules';
import { useDesign } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import { formatMs, formatNumber, formatPercent } from '../../i18n/format';
import type { CalibrateFrame, CalibrationChange } from '../../live/askedFrames';
import { applyJudged } from '../judge/AdviceCards';

export function CalibrationChanges({ frame }: { readonly frame: CalibrateFrame }) {
  const readonly = useDesign((state) => state.readonly);
  // What is asked for is the design's own affair unless people say that the test knows better.
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const possible = frame.changes.filter((change) => change.patch.length > 0);
  const isTaken = ({ id, what }: CalibrationChange) => (what === 'cpu_ms') !== turned.has(id);
  const taken = possible.filter(isTaken);

  function turn(id: string): void {
    const next = new Set(turned);
    if (!next.delete(id)) next.add(id);
    setTurned(next);
  }

  return (
    <fieldset className="scenario-part" data-testid="calibration-changes">
      <legend>{t('calibrate.changes')}</legend>
      {frame.changes.map((change) => (
        <div key={change.id}>
          <label className="scenario-check">
            <input
              type="checkbox"
              disabled={change.patch.length === 0}
              checked={change.patch.length > 0 && isTaken(change)}
              data-testid={`calibrate-${change.id}`}
              onChange={() => turn(change.id)}
            />
            <span>{sentence(change)}</span>
          </label>
          {change.why && <p className="judge-about">{inLanguage(change.why)}</p>}
        </div>
      ))}
      <p className="advice-actions">
        <button
          type="button"
          className="button button-primary"
          data-testid="calibrate-apply"
          disabled={readonly || taken.length === 0}
          onClick={() =>
            applyJudged(
              taken.flatMap((change) => change.patch),
              t('calibrate.applied', { n: taken.length }),
            )
          }
        >
          {t('calibrate.apply', { n: taken.length })}
        </button>
      </p>
      <details>
        <summary>{t('calibrate.how')}</summary>
        <p className="judge-about">{inLanguage(frame.method)}</p>
        <p>
          <code>{frame.expression}</code>
        </p>
        <p className="judge-about">{t('calibrate.source', { source: frame.source })}</p>
      </details>
    </fieldset>
  );
}

function sentence(change: CalibrationChange): string {
  const { before, after } = change;
  if (change.what === 'mix') return t('calibrate.mix', { mix: mixText(change.after) });
  const values = { before: figure(change, before), after: figure(change, after) };
  if (change.what === 'intensity') return t('calibrate.intensity', values);
  const name = classLabel(change.class ?? '');
  if (change.patch.length > 0) return t('calibrate.cpu', { name, ...values });
  return t(change.why ? 'calibrate.cpuNot' : 'calibrate.cpuSame', { name, ...values });
}

function figure({ what }: CalibrationChange, value: CalibrationChange['before']): string {
  if (typeof value !== 'number') return '';
  return what === 'cpu_ms' ? formatMs(value) : formatNumber(value);
}

function mixText(mix: CalibrationChange['after']): string {
  if (typeof mix === 'number') return '';
  return Object.entries(mix)
    .map(([key, share]) => `${classLabel(key)} ${formatPercent(share)}`)
    .join(', ');
}
