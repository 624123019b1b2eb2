/** A text on the canvas, for people; it changes no figure. By keys it moves, opens and goes. */
import type { NodeProps } from '@xyflow/react';
import { type KeyboardEvent, memo } from 'react';
import { moveNote } from '../commands/notes';
import { editNote, removeNote } from '../design/edits';
import { GRID } from '../design/geometry';
import { change, useDesign } from '../design/store';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { setMode, uiStore, useUi } from '../ui/state';
import { type NoteNode as NoteNodeType, noteOf } from './cards';
import './note-node.css';

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-GRID, 0],
  ArrowRight: [GRID, 0],
  ArrowUp: [0, -GRID],
  ArrowDown: [0, GRID],
};
const LONG_STEP = 8;

export const NoteNode = memo(function NoteNode({ id, data }: NodeProps<NoteNodeType>) {
  const editing = useUi((state) => state.renaming === id);
  const readonly = useDesign((state) => state.readonly);
  const note = noteOf(id);

  const edit = () => uiStore.setState({ renaming: id });
  const remove = () => change((design) => removeNote(design, note));
  const move = () => setMode({ kind: 'moving', note });

  function commit(text: string): void {
    uiStore.setState({ renaming: null });
    if (text.trim()) change((design) => editNote(design, note, { text: text.trim() }));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (readonly || event.target !== event.currentTarget) return;
    const step = STEPS[event.key];
    const far = event.shiftKey ? LONG_STEP : 1;
    if (step) moveNote(note, step[0] * far, step[1] * far);
    else if (event.key === 'Enter' || event.key === 'F2') edit();
    else if (event.key === 'Delete' || event.key === 'Backspace') remove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  if (editing) {
    return (
      <textarea
        className="note-node nodrag"
        aria-label={t('canvas.note')}
        defaultValue={data.text}
        maxLength={1000}
        // biome-ignore lint/a11y/noAutofocus: the user asked to write here.
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => commit(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur();
        }}
      />
    );
  }
  const actions = [
    { name: 'editNote', icon: 'rename', run: edit },
    { name: 'moveNote', icon: 'move', run: move },
    { name: 'deleteNote', icon: 'delete', run: remove },
  ] as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be the focus of keys.
    <div
      className="note-node"
      role="group"
      aria-label={t('canvas.note')}
      tabIndex={readonly ? -1 : 0}
      onKeyDown={onKeyDown}
    >
      <p>{data.text}</p>
      {!readonly && (
        <span className="note-node-actions nodrag">
          {actions.map(({ name, icon, run }) => (
            <button
              key={name}
              type="button"
              aria-label={t(`canvas.${name}`)}
              title={t(`canvas.${name}`)}
              onClick={run}
            >
              <UiIcon name={icon} size={14} />
            </button>
          ))}
        </span>
      )}
    </div>
  );
});
