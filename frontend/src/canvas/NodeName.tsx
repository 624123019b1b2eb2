/** A component's name, and the field it becomes while it is renamed in place. */
import { rename } from '../commands/actions';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { uiStore, useUi } from '../ui/state';
import { useEnter } from '../ui/textEntry';
import { canvasView } from './view';

export function NodeName({ id, name }: { readonly id: string; readonly name: string }) {
  const renaming = useUi((state) => state.renaming === id);
  if (renaming) return <NameField id={id} name={name} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: F2 and Enter do the same from the node.
    <span className="node-name" title={name} onDoubleClick={() => startRenaming(id)}>
      {name}
    </span>
  );
}

/** The name becomes a field, where it may be changed. */
export function startRenaming(id: string): void {
  if (!designStore.getState().readonly) uiStore.setState({ renaming: id });
}

function NameField({ id, name }: { readonly id: string; readonly name: string }) {
  const enter = useEnter((value) => {
    rename(id, value);
    canvasView()?.focus(id);
  });
  return (
    <input
      className="node-name-field nodrag"
      aria-label={t('canvas.rename')}
      data-testid="rename"
      defaultValue={name}
      maxLength={80}
      // biome-ignore lint/a11y/noAutofocus: the user asked to type a name here.
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
          uiStore.setState({ renaming: null });
          canvasView()?.focus(id);
        } else enter.onKeyDown(event);
      }}
      onCompositionEnd={enter.onCompositionEnd}
      onBlur={(event) => rename(id, event.currentTarget.value)}
    />
  );
}
