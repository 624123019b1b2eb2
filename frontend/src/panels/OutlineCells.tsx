/** What a component calls, what calls it, and where it stands, each to be changed in place. */
import { nameOf, openSettings } from '../commands/actions';
import { moveInto, remove } from '../design/edits';
import { rules } from '../design/rules';
import { change, select } from '../design/store';
import type { Connection, Design } from '../design/types';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { ConnectChoice } from './ConnectChoice';

interface CellProps {
  readonly id: string;
  readonly design: Design;
  readonly readonly: boolean;
}

export function Calls({ id, design, readonly }: CellProps) {
  const calls = Object.entries(design.connections).filter(([, wire]) => wire.from === id);
  const targets = readonly ? [] : rules().targetsOf(design, id);
  return (
    <span className="outline-calls">
      {calls.map(([key, wire]) => (
        <End key={key} connection={key} wire={wire} name={nameOf(wire.to)} readonly={readonly} />
      ))}
      {targets.length > 0 && <ConnectChoice from={id} targets={targets} />}
    </span>
  );
}

export function CalledBy({ id, design, readonly }: CellProps) {
  const callers = Object.entries(design.connections).filter(([, wire]) => wire.to === id);
  return (
    <span className="outline-calls">
      {callers.map(([key, wire]) => (
        <End key={key} connection={key} wire={wire} name={nameOf(wire.from)} readonly={readonly} />
      ))}
    </span>
  );
}

interface EndProps {
  readonly connection: string;
  readonly wire: Connection;
  readonly name: string;
  readonly readonly: boolean;
}

function End({ connection, wire, name, readonly }: EndProps) {
  return (
    <span className="outline-call">
      <button
        type="button"
        className="outline-call-name"
        title={t('outline.connection', { from: nameOf(wire.from), to: nameOf(wire.to) })}
        onClick={() => {
          select({ components: [], connections: [connection] });
          openSettings();
        }}
      >
        {name}
      </button>
      {!readonly && (
        <button
          type="button"
          aria-label={t('outline.disconnect', { from: nameOf(wire.from), to: nameOf(wire.to) })}
          onClick={() => change((current) => remove(current, [], [connection]))}
        >
          <UiIcon name="close" size={12} />
        </button>
      )}
    </span>
  );
}

export function PlaceChoice({ id, design, readonly }: CellProps) {
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
      disabled={readonly}
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
