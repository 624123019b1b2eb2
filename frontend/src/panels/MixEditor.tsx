/** How the calls split over the request classes: changing one share scales the others to fit. */
import { setWorkload } from '../design/edits';
import { rescaled } from '../design/mix';
import { rules } from '../design/rules';
import { change, useDesign } from '../design/store';
import { t } from '../i18n';
import { NumberInput } from './form/NumberInput';

export function MixEditor({ disabled }: { readonly disabled: boolean }) {
  const mix = useDesign((state) => state.design.workload.mix);
  const classes = rules().catalogue.classes.filter((each) => each.in_mix);
  return (
    <details className="param-form-more">
      <summary>{t('inspector.mix')}</summary>
      <p className="inspector-summary">{t('inspector.mixSummary')}</p>
      <div className="param-form">
        {classes.map(({ id, label, summary }) => (
          <div className="param-field" key={id}>
            <div className="param-field-head">
              <label htmlFor={`mix-${id}`}>{label}</label>
            </div>
            <NumberInput
              id={`mix-${id}`}
              param={{ ...SHARE, label }}
              value={mix[id] ?? 0}
              disabled={disabled}
              noteId={`mix-${id}-note`}
              onChange={(share) =>
                change((design) => setWorkload(design, { mix: rescaled(mix, id, share) }), {
                  merge: `mix ${id}`,
                })
              }
            />
            <p className="param-field-note" id={`mix-${id}-note`}>
              {summary}
            </p>
          </div>
        ))}
      </div>
    </details>
  );
}

const SHARE = { type: 'number', unit: '', percent: true, min: 0, max: 1, step: 0.01 } as const;
