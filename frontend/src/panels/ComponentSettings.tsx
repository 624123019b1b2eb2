/** One component: its name, its parameters, and what the server found wrong with them. */
import { deleteSelection, rename } from '../commands/actions';
import type { Param } from '../design/catalogue';
import { setParam } from '../design/edits';
import { isFixed, isLocked } from '../design/locks';
import { rules } from '../design/rules';
import { change, useDesign } from '../design/store';
import type { ParamValue } from '../design/types';
import { t } from '../i18n';
import { useLive } from '../live/live';
import { KindIcon } from '../ui/icons/kinds';
import { UiIcon } from '../ui/icons/UiIcon';
import { NameField } from './form/NameField';
import { ParamForm } from './form/ParamForm';
import { PlaceSize } from './PlaceSize';
import { ComponentResults } from './results/ComponentResults';

export function ComponentSettings({ id }: { readonly id: string }) {
  const component = useDesign((state) => state.design.components[id]);
  const readonly = useDesign((state) => state.readonly);
  const error = useLive((state) => state.error);
  const kind = rules().kinds.get(component?.kind ?? '');
  if (!component || !kind) return null;

  const problems = Object.fromEntries(
    (error?.problems ?? [])
      .filter((problem) => problem.component === id && problem.parameter)
      .map((problem) => [problem.parameter ?? '', problem.message ?? error?.message ?? '']),
  );

  function onChange(param: Param, value: ParamValue): void {
    change((design) => setParam(design, id, param.key, value, param.default), {
      merge: `param ${id} ${param.key}`,
    });
  }

  return (
    <section className="inspector" aria-label={t('inspector.componentTitle')}>
      <header className="inspector-head">
        <span className="inspector-icon">
          <KindIcon kind={kind.icon} size={22} />
        </span>
        <div>
          <NameField
            label={t('inspector.name')}
            value={component.name}
            disabled={readonly}
            onCommit={(name) => rename(id, name)}
          />
          <p className="inspector-kind">{kind.label}</p>
        </div>
      </header>
      <p className="inspector-summary">{kind.summary}</p>
      <ComponentResults id={id} />
      <ParamForm
        params={kind.params}
        values={component.params}
        onChange={onChange}
        problems={problems}
        disabled={readonly}
        locked={(key) => isLocked(id, component, key)}
      />
      <PlaceSize id={id} component={component} disabled={readonly || isFixed(id)} />
      {!readonly && !isFixed(id) && (
        <button type="button" className="button inspector-delete" onClick={deleteSelection}>
          <UiIcon name="delete" />
          {t('inspector.deleteComponent')}
        </button>
      )}
    </section>
  );
}
