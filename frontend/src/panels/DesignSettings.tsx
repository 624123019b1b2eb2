/** What belongs to the whole design: who comes and asks what, and what counts as good enough. */
import type { Param } from '../design/catalogue';
import { setGoals, setWorkload } from '../design/edits';
import { hasDemands } from '../design/locks';
import { rules } from '../design/rules';
import { change, useDesign } from '../design/store';
import type { ParamValue } from '../design/types';
import { t } from '../i18n';
import { ParamForm } from './form/ParamForm';
import { LatencyGoals } from './LatencyGoals';
import { MixEditor } from './MixEditor';

export function DesignSettings() {
  const workload = useDesign((state) => state.design.workload);
  const goals = useDesign((state) => state.design.goals);
  const readonly = useDesign((state) => state.readonly) || hasDemands();
  const { catalogue } = rules();

  function onWorkload(param: Param, value: ParamValue): void {
    const merge = `workload ${param.key}`;
    change((design) => setWorkload(design, { [param.key]: value }), { merge });
  }
  function onGoal(param: Param, value: ParamValue): void {
    change((design) => setGoals(design, { [param.key]: value }), { merge: `goal ${param.key}` });
  }

  return (
    <section className="inspector" aria-label={t('inspector.designTitle')}>
      <h3>{t('inspector.workload')}</h3>
      <p className="inspector-summary">{t('inspector.workloadSummary')}</p>
      <Presets />
      <ParamForm
        params={catalogue.workload}
        values={workload}
        onChange={onWorkload}
        disabled={readonly}
      />
      <MixEditor disabled={readonly} />
      <h3>{t('inspector.goals')}</h3>
      <p className="inspector-summary">{t('inspector.goalsSummary')}</p>
      <ParamForm params={catalogue.goals} values={goals} onChange={onGoal} disabled={readonly} />
      <LatencyGoals disabled={readonly} />
    </section>
  );
}

/** The named intensities, as one choice. */
function Presets() {
  const workload = useDesign((state) => state.design.workload);
  const readonly = useDesign((state) => state.readonly) || hasDemands();
  const { presets } = rules().catalogue;
  const current = presets.find((preset) => preset.intensity === workload.intensity);
  return (
    <fieldset className="segments" disabled={readonly}>
      <legend className="visually-hidden">{t('inspector.presets')}</legend>
      {presets.map((preset) => (
        <label key={preset.id} className="segment" title={preset.help}>
          <input
            type="radio"
            name="preset"
            checked={preset === current}
            onChange={() =>
              change((design) => setWorkload(design, { intensity: preset.intensity }))
            }
          />
          {preset.label}
        </label>
      ))}
    </fieldset>
  );
}
