/** The time limit of every request class; a class without one keeps the catalogue's. */
import { setGoals } from '../design/edits';
import { rules } from '../design/rules';
import { change, useDesign } from '../design/store';
import { t } from '../i18n';
import { NumberInput } from './form/NumberInput';

const LIMIT = {
  type: 'number',
  unit: 'ms',
  percent: false,
  min: 1,
  max: 86_400_000,
  step: null,
} as const;

export function LatencyGoals({ disabled }: { readonly disabled: boolean }) {
  const goals = useDesign((state) => state.design.goals);
  const limits = (goals.latency_ms ?? {}) as Readonly<Record<string, number>>;
  const { classes } = rules().catalogue;
  return (
    <details className="param-form-more">
      <summary>{t('inspector.latencyGoals')}</summary>
      <p className="inspector-summary" id="latency-note">
        {t('inspector.latencyGoalsSummary')}
      </p>
      <div className="param-form">
        {classes.map(({ id, label, latency_ms }) => (
          <div className="param-field" key={id}>
            <div className="param-field-head">
              <label htmlFor={`limit-${id}`}>{label}</label>
            </div>
            <NumberInput
              id={`limit-${id}`}
              param={{ ...LIMIT, label }}
              value={limits[id] ?? latency_ms}
              disabled={disabled}
              noteId="latency-note"
              onChange={(limit) =>
                change((design) => setGoals(design, { latency_ms: { ...limits, [id]: limit } }), {
                  merge: `limit ${id}`,
                })
              }
            />
          </div>
        ))}
      </div>
    </details>
  );
}
