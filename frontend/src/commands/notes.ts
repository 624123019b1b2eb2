/** Notes: adding one to write in at once, and moving one without dragging. */
import { canvasView } from '../canvas/view';
import { addNote, editNote } from '../design/edits';
import { snap } from '../design/geometry';
import { change, designStore } from '../design/store';
import { t } from '../i18n';
import { uiStore } from '../ui/state';

/** Puts a note where the pointer is, or in the middle of the view, with its text to be typed. */
export function addNoteHere(): void {
  const at = canvasView()?.pointer() ?? canvasView()?.centre() ?? { x: 0, y: 0 };
  change((design) => addNote(design, t('canvas.newNote'), snap(at)));
  const added = designStore.getState().design.notes.at(-1);
  if (added && uiStore.getState().view !== 'outline') {
    uiStore.setState({ renaming: `note:${added.id}` });
  }
}

export function moveNote(id: string, across: number, down: number): void {
  change(
    (design) => {
      const note = design.notes.find((each) => each.id === id);
      return note ? editNote(design, id, { x: note.x + across, y: note.y + down }) : design;
    },
    { merge: `note ${id}` },
  );
}
