/**
 * The design as a table: a second, complete editor on the same document and undo steps, for
 * people who do not draw. Contents of a container follow it, indented.
 */
import { useState } from 'react';
import { addKind, connect, nameOf, openSettings, rename } from '../commands/actions';
import { moveInto, remove } from '../design/edits';
import { depthOf } from '../design/geometry';
import { rules } from '../design/rules';
import { change, select, useDesign } from '../design/store';
import type { Design } from '../design/types';
import { t } from '../i18n';
import { KindIcon } from '../ui/icons/kinds';
import { UiIcon } from '../ui/icons/UiIcon';
import { NameField } from './form/NameField';
import './outline.css';

export function Outline() {
  const design = useDesign((state) => state.design);
  const readonly = useDesign((state) => state.readonly);
  const selected = useDesign((state) => state.selection.components);
  const order = treeOrder(design);
  return (
    <section className="outline" aria-label={t('outline.label')} data-testid="outline">
      {!readonly && <AddRow />}
      {order.length === 0 && <p className="outline-empty">{t('outline.nothing')}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('outline.component')}</th>
            <th scope="col">{t('outline.calls')}</th>
            <th scope="col">{t('outline.place')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('outline.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {order.map((id) => (
            <Row key={id} id={id} isSelected={selected.includes(id)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AddRow() {
  const { catalogue } = rules();
  const [kind, setKind] = useState(catalogue.kinds[0]?.id ?? '');
  return (
    <div className="outline-add">
      <select
        className="field"
        aria-label={t('outline.add')}
        value={kind}
        data-testid="outline-kind"
        onChange={(event) => setKind(event.currentTarget.value)}
      >
        {catalogue.groups.map((group) => (
          <optgroup key={group.id} label={group.label}>
            {catalogue.kinds
              .filter((each) => each.group === group.id)
              .map((each) => (
                <option key={each.id} value={each.id}>
                  {each.label}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <button
        type="button"
        className="button button-primary"
        data-testid="outline-add"
        onClick={() => addKind(kind)}
      >
        <UiIcon name="add" />
        {t('outline.addButton')}
      </button>
    </div>
  );
}

function Row({ id, isSelected }: { readonly id: string; readonly isSelected: boolean }) {
  const design = useDesign((state) => state.design);
  const readonly = useDesign((state) => state.readonly);
  const component = design.components[id];
  if (!component) return null;
  const kind = rules().kinds.get(component.kind);
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
          <span>
            <NameField
              label={t('inspector.name')}
              value={component.name}
              disabled={readonly}
              onCommit={(name) => rename(id, name)}
            />
            {kind && kind.label !== component.name && (
              <span className="outline-kind">{kind.label}</span>
            )}
          </span>
        </span>
      </th>
      <td>{!kind?.container && <Calls id={id} design={design} readonly={readonly} />}</td>
      <td>
        <PlaceChoice id={id} design={design} disabled={readonly} />
      </td>
      <td>
        <span className="outline-actions">
          <button
            type="button"
            className="button button-quiet button-icon"
            aria-label={t('outline.open', { name: component.name })}
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
              aria-label={t('outline.remove', { name: component.name })}
              onClick={() => change((current) => remove(current, [id], []))}
            >
              <UiIcon name="delete" />
            </button>
          )}
        </span>
      </td>
    </tr>
  );
}

interface CellProps {
  readonly id: string;
  readonly design: Design;
}

function Calls({ id, design, readonly }: CellProps & { readonly readonly: boolean }) {
  const calls = Object.entries(design.connections).filter(([, wire]) => wire.from === id);
  const targets = rules().targetsOf(design, id);
  return (
    <span className="outline-calls">
      {calls.map(([connection, wire]) => (
        <span key={connection} className="outline-call">
          {nameOf(wire.to)}
          {!readonly && (
            <button
              type="button"
              aria-label={t('outline.disconnect', { from: nameOf(id), to: nameOf(wire.to) })}
              onClick={() => change((current) => remove(current, [], [connection]))}
            >
              <UiIcon name="close" size={12} />
            </button>
          )}
        </span>
      ))}
      {!readonly && targets.length > 0 && (
        <select
          className="field"
          aria-label={t('outline.connectTo', { name: nameOf(id) })}
          value=""
          onChange={(event) => connect(id, event.currentTarget.value)}
        >
          <option value="">{t('outline.choose')}</option>
          {targets.map((target) => (
            <option key={target} value={target}>
              {nameOf(target)}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

function PlaceChoice({ id, design, disabled }: CellProps & { readonly disabled: boolean }) {
  const component = design.components[id];
  const hosts = Object.keys(design.components).filter((host) =>
    rules().mayStandIn(component?.kind ?? '', design.components[host]?.kind ?? ''),
  );
  if (hosts.length === 0) return null;
  return (
    <select
      className="field"
      aria-label={t('outline.moveTo', { name: component?.name ?? id })}
      value={component?.parent ?? ''}
      disabled={disabled}
      onChange={(event) => {
        const host = event.currentTarget.value || undefined;
        change((current) => moveInto(current, id, host));
      }}
    >
      <option value="">{t('outline.nowhere')}</option>
      {hosts.map((host) => (
        <option key={host} value={host}>
          {nameOf(host)}
        </option>
      ))}
    </select>
  );
}

/** Containers with their contents after them; within one level from left to right, then down. */
function treeOrder(design: Design): string[] {
  const { components } = design;
  const under = (parent: string | undefined): string[] =>
    Object.keys(components)
      .filter((id) => components[id]?.parent === parent)
      .sort((a, b) => {
        const [one, two] = [components[a], components[b]];
        return (one?.x ?? 0) - (two?.x ?? 0) || (one?.y ?? 0) - (two?.y ?? 0);
      })
      .flatMap((id) => [id, ...under(id)]);
  return under(undefined);
}
