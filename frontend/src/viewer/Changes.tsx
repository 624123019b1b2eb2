/** What a remix changed: components and connections more or less, parameters, and the score. */
import { rules } from '../design/rules';
import { t } from '../i18n';
import type { ComponentChange, Difference } from './standing';

export function Changes({ difference }: { readonly difference: Difference }) {
  const { components, connections, score } = difference;
  const parameters = components.reduce((sum, one) => sum + one.parameters.length, 0);
  const nothing = components.length === 0 && connections.length === 0;
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
      </ul>
    </section>
  );
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
