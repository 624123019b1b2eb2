/** A text on the canvas, for people; it changes no figure. */
import type { NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { editNote, removeNote } from '../design/edits';
import { change, useDesign } from '../design/store';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { type NoteNode as NoteNodeType, noteOf } from './flow';
import './note-node.css';

export const NoteNode = memo(function NoteNode({ id, data }: NodeProps<NoteNodeType>) {
  const [editing, setEditing] = useState(false);
  const readonly = useDesign((state) => state.readonly);
  const note = noteOf(id);

  function commit(text: string): void {
    setEditing(false);
    if (text.trim()) change((design) => editNote(design, note, { text: text.trim() }));
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
        onBlur={(event) => commit(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur();
        }}
      />
    );
  }
  return (
    <div className="note-node">
      <p>{data.text}</p>
      {!readonly && (
        <span className="note-node-actions nodrag">
          <button type="button" aria-label={t('canvas.editNote')} onClick={() => setEditing(true)}>
            <UiIcon name="rename" size={14} />
          </button>
          <button
            type="button"
            aria-label={t('canvas.deleteNote')}
            onClick={() => change((design) => removeNote(design, note))}
          >
            <UiIcon name="delete" size={14} />
          </button>
        </span>
      )}
    </div>
  );
});
