/** What a remix changed: drawn over its parent, and in words: components and connections more or
 * less, parameters, demands, and the score. */
import { classLabel, rules } from '../design/rules';
import { t } from '../i18n';
import { currentLanguage } from '../i18n/language';
import { addressed, isDark } from '../site/pictures';
import type { ComponentChange, Difference, ParameterChange } from './standing';

interface ChangesProps {
  readonly difference: Difference;
  readonly snapshot: string;
}

export function Changes({ difference, snapshot }: ChangesProps) {
  const { components, connections, demands, score } = difference;
  const parameters = components.reduce((sum, one) => sum + one.parameters.length, demands.length);
  const nothing = components.length + connections.length + demands.length === 0;
  const delta = score[0] !== null && score[1] !== null ? score[1] - score[0] : null;
  return (
    <section aria-labelledby="changes" data-testid="changes">
      <h3 id="changes">{t('share.changes')}</h3>
      {delta !== null && (
        <p data-testid="score-delta">
          {t('share.scoreChange', {
            before: score[0] ?? 0,
            after: score[1] ?? 0,
            delta: `${delta < 0 ? '−' : '+'}${Math.abs(delta).toFixed(1)}`,
          })}
        </p>
      )}
      {!nothing && (
        <img
          className="changes-picture"
          src={picture(snapshot)}
          alt={t('share.changesPicture')}
          data-testid="changes-picture"
        />
      )}
      {nothing ? (
        <p>{t('share.nothingChanged')}</p>
      ) : (
        <p data-testid="changes-count">{t('share.parametersChanged', { count: parameters })}</p>
      )}
      <ul className="changes">
        {components.map((one) => (
          <li key={one.component} data-change={changeOf(one)}>
            {componentLine(one)}
            {one.parameters.length > 0 && (
              <ul>
                {one.parameters.map((each) => (
                  <li key={each.parameter}>
                    {labelOf(one, each.parameter)}: {shown(each.left)} → {shown(each.right)}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
        {connections.map((wire) => (
          <li key={`${wire.from} ${wire.to}`} data-change={wire.right ? 'more' : 'less'}>
            {wire.right ? '+' : '−'} {wire.from_name} → {wire.to_name}
          </li>
        ))}
        {demands.map((each) => (
          <li key={each.parameter} data-change="other">
            {demandLabel(each)}: {shown(each.left)} → {shown(each.right)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function picture(snapshot: string): string {
  const theme = isDark() ? 'dark' : 'light';
  return addressed(`/d/${snapshot}/changes.svg`, { lang: currentLanguage(), theme });
}

function demandLabel({ parameter }: ParameterChange): string {
  if (parameter.startsWith('mix.')) return classLabel(parameter.slice('mix.'.length));
  const { workload, goals } = rules().catalogue;
  return [...workload, ...goals].find((one) => one.key === parameter)?.label ?? parameter;
}

function changeOf(one: ComponentChange): string {
  if (one.left === null) return 'more';
  return one.right === null ? 'less' : 'other';
}

function componentLine(one: ComponentChange): string {
  if (one.left === null) return `+ ${one.name} (${kindLabel(one.right)})`;
  if (one.right === null) return `− ${one.name} (${kindLabel(one.left)})`;
  if (one.left !== one.right) {
    return `${one.name}: ${kindLabel(one.left)} → ${kindLabel(one.right)}`;
  }
  return one.name;
}

function kindLabel(kind: string | null): string {
  return (kind !== null && rules().kinds.get(kind)?.label) || (kind ?? '');
}

function labelOf(one: ComponentChange, parameter: string): string {
  const kind = rules().kinds.get(one.right ?? '');
  return kind?.params.find((each) => each.key === parameter)?.label ?? parameter;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
