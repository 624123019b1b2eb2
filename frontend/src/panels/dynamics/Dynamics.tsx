/** The eight failure dynamics: open one, watch it fail, then apply what cures it. */
import { replaceDesign } from '../../commands/files';
import { applyPatch } from '../../design/patch';
import { rules } from '../../design/rules';
import { useDesign } from '../../design/store';
import { t } from '../../i18n';
import { applyJudged } from '../judge/AdviceCards';
import { type DynamicChoice, useChoices } from './choices';

export function Dynamics() {
  const choices = useChoices();
  if (choices === 'failed') return <p role="alert">{t('dynamics.noChoices')}</p>;
  if (!choices) return <p className="results-empty">{t('results.loading')}</p>;
  return (
    <div className="advice" data-testid="dynamics">
      <p className="judge-about">{t('dynamics.aboutDynamics')}</p>
      {choices.dynamics.map((one) => (
        <Card key={one.id} dynamic={one} />
      ))}
    </div>
  );
}

function Card({ dynamic }: { readonly dynamic: DynamicChoice }) {
  const design = useDesign((state) => state.design);
  const readonly = useDesign((state) => state.readonly);
  const here = design.name === dynamic.title;
  const cured = here && applied(dynamic, design);
  return (
    <article className="advice-card" data-testid={`dynamic-${dynamic.id}`}>
      <h3>{dynamic.title}</h3>
      <p>{dynamic.story}</p>
      {here && <p>{dynamic.cure}</p>}
      <p className="advice-actions">
        <button
          type="button"
          className="button"
          disabled={readonly}
          onClick={() => replaceDesign(dynamic.design, t('files.opened', { name: dynamic.title }))}
        >
          {t('dynamics.openIt')}
        </button>
        {here && (
          <button
            type="button"
            className="button button-primary"
            disabled={readonly || cured}
            onClick={() => applyJudged(dynamic.patch, dynamic.cure)}
          >
            {t('dynamics.applyCure')}
          </button>
        )}
      </p>
    </article>
  );
}

function applied(dynamic: DynamicChoice, design: DynamicChoice['design']): boolean {
  const labelOf = (kind: string) => rules().kinds.get(kind)?.label ?? kind;
  return JSON.stringify(applyPatch(design, dynamic.patch, labelOf)) === JSON.stringify(design);
}
