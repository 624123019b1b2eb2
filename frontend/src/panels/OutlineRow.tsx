/** One component of the outline: everything that can be said and done about it, in cells. */
import { deleteComponents, nameOf, openSettings, rename } from '../commands/actions';
import { setParam } from '../design/edits';
import { depthOf } from '../design/geometry';
import { rules } from '../design/rules';
import { change, select, useDesign } from '../design/store';
import { t } from '../i18n';
import { formatPercent } from '../i18n/format';
import { KindIcon } from '../ui/icons/kinds';
import { UiIcon } from '../ui/icons/UiIcon';
import { NameField } from './form/NameField';
import { NumberInput } from './form/NumberInput';
import { CalledBy, Calls, PlaceChoice } from './OutlineCells';
import { useShown } from './results/shown';

interface Props {
  readonly id: string;
  readonly isSelected: boolean;
}

export function OutlineRow({ id, isSelected }: Props) {
  const design = useDesign((state) => state.design);
  const readonly = useDesign((state) => state.readonly);
  const component = design.components[id];
  if (!component) return null;
  const kind = rules().kinds.get(component.kind);
  const cell = { id, design, readonly };
  return (
    <tr
      data-component={id}
      data-selected={isSelected || undefined}
      onFocus={() => {
        if (!isSelected) select({ components: [id], connections: [] });
      }}
    >
      <th scope="row" data-depth={Math.min(depthOf(design.components, id), 3)}>
        <span className="outline-name">
          <KindIcon kind={kind?.icon ?? ''} size={18} />
          <NameField
            label={t('inspector.name')}
            value={component.name}
            disabled={readonly}
            onCommit={(name) => rename(id, name)}
          />
          {component.parent !== undefined && (
            <span className="visually-hidden">
              {t('outline.inside', { container: nameOf(component.parent) })}
            </span>
          )}
        </span>
      </th>
      <td className="outline-kind">{kind?.label}</td>
      <td>
        <Count id={id} readonly={readonly} />
      </td>
      <td>{!kind?.container && <Calls {...cell} />}</td>
      <td>{!kind?.container && <CalledBy {...cell} />}</td>
      <td>{!kind?.container && <Load id={id} />}</td>
      <td>
        <PlaceChoice {...cell} />
      </td>
      <td>
        <Actions id={id} name={component.name} readonly={readonly} />
      </td>
    </tr>
  );
}

/** How many there are of it, where its kind can be counted. */
function Count({ id, readonly }: { readonly id: string; readonly readonly: boolean }) {
  const component = useDesign((state) => state.design.components[id]);
  const kind = rules().kinds.get(component?.kind ?? '');
  const param = kind?.params.find((each) => each.key === kind.counted_by);
  if (!component || !param) return null;
  const value = Number(component.params[param.key] ?? param.default);
  const label = t('outline.countOf', { name: component.name, label: param.label });
  return (
    <span className="outline-count" data-testid="outline-count">
      <label className="visually-hidden" htmlFor={`count-${id}`}>
        {label}
      </label>
      <NumberInput
        id={`count-${id}`}
        param={{ ...param, label, unit: '' }}
        value={value}
        disabled={readonly}
        noteId=""
        onChange={(next) =>
          change((design) => setParam(design, id, param.key, next, param.default), {
            merge: `count ${id}`,
          })
        }
      />
    </span>
  );
}

function Load({ id }: { readonly id: string }) {
  const { frame } = useShown();
  const result = frame?.components[id];
  if (!result) return <span className="outline-load">{t('outline.unsolved')}</span>;
  if (result.binding === null) return null;
  return (
    <span className="outline-load" data-step={result.step}>
      <span className="load-sign" aria-hidden="true" />
      {formatPercent(result.utilisation)}
    </span>
  );
}

interface ActionProps {
  readonly id: string;
  readonly name: string;
  readonly readonly: boolean;
}

function Actions({ id, name, readonly }: ActionProps) {
  return (
    <span className="outline-actions">
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={t('outline.open', { name })}
        onClick={() => {
          select({ components: [id], connections: [] });
          openSettings();
        }}
      >
        <UiIcon name="settings" />
      </button>
      {!readonly && (
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={t('outline.remove', { name })}
          onClick={() => deleteComponents([id])}
        >
          <UiIcon name="delete" />
        </button>
      )}
    </span>
  );
}
