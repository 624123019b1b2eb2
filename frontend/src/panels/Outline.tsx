/**
 * The design as a table: a second, complete editor on the same document and undo steps, for
 * people who do not draw. Contents of a container follow it, indented.
 */
import { useState } from 'react';
import { addKind } from '../commands/actions';
import { addNoteHere } from '../commands/notes';
import { editNote, removeNote } from '../design/edits';
import { rules } from '../design/rules';
import { change, useDesign } from '../design/store';
import type { Design } from '../design/types';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { NameField } from './form/NameField';
import { OutlineRow } from './OutlineRow';
import './outline.css';

const COLUMNS = ['component', 'kind', 'count', 'calls', 'calledBy', 'load', 'place'] as const;

export function Outline() {
  const design = useDesign((state) => state.design);
  const readonly = useDesign((state) => state.readonly);
  const selected = useDesign((state) => state.selection.components);
  const order = treeOrder(design);
  return (
    <section className="outline" aria-label={t('outline.label')} data-testid="outline">
      <h2 className="visually-hidden">{t('outline.label')}</h2>
      {!readonly && <AddRow />}
      {order.length === 0 && <p className="outline-empty">{t('outline.nothing')}</p>}
      {order.length > 0 && (
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {t(`outline.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('outline.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {order.map((id) => (
              <OutlineRow key={id} id={id} isSelected={selected.includes(id)} />
            ))}
          </tbody>
        </table>
      )}
      <Notes design={design} readonly={readonly} />
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

function Notes({ design, readonly }: { readonly design: Design; readonly readonly: boolean }) {
  if (readonly && design.notes.length === 0) return null;
  return (
    <section className="outline-notes" aria-label={t('outline.notes')}>
      <h3>{t('outline.notes')}</h3>
      <ul>
        {design.notes.map((note, index) => (
          <li key={note.id}>
            <NameField
              label={t('outline.noteText', { n: index + 1 })}
              value={note.text}
              disabled={readonly}
              most={1000}
              onCommit={(text) => change((current) => editNote(current, note.id, { text }))}
            />
            {!readonly && (
              <button
                type="button"
                className="button button-quiet button-icon"
                aria-label={t('outline.removeNote', { n: index + 1 })}
                onClick={() => change((current) => removeNote(current, note.id))}
              >
                <UiIcon name="delete" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readonly && (
        <button type="button" className="button" onClick={addNoteHere}>
          <UiIcon name="add" />
          {t('outline.addNote')}
        </button>
      )}
    </section>
  );
}

/** Containers with their contents after them; within one level from left to right, then down. */
function treeOrder(design: Design): string[] {
  const { components } = design;
  const inside = new Map<string | undefined, string[]>();
  for (const [id, { parent }] of Object.entries(components)) {
    inside.set(parent, [...(inside.get(parent) ?? []), id]);
  }
  const under = (parent: string | undefined): string[] =>
    (inside.get(parent) ?? [])
      .sort((a, b) => {
        const [one, two] = [components[a], components[b]];
        return (one?.x ?? 0) - (two?.x ?? 0) || (one?.y ?? 0) - (two?.y ?? 0);
      })
      .flatMap((id) => [id, ...under(id)]);
  return under(undefined);
}
