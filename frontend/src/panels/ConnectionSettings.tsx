/** One connection: which classes use it, how much of the traffic, how often per request. */
import { deleteSelection, nameOf } from '../commands/actions';
import { editConnection } from '../design/edits';
import { rules } from '../design/rules';
import { change, useDesign } from '../design/store';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { NumberInput } from './form/NumberInput';
import type { NumberParam } from './form/number';
import { ConnectionResults } from './results/ConnectionResults';

const SHARE = { type: 'number', unit: '', percent: true, min: 0, max: 1, step: 0.05 } as const;
const CALLS = { type: 'number', unit: '', percent: false, min: 0, max: 1000, step: 1 } as const;

export function ConnectionSettings({ id }: { readonly id: string }) {
  const connection = useDesign((state) => state.design.connections[id]);
  const readonly = useDesign((state) => state.readonly);
  if (!connection) return null;

  function set(edit: Parameters<typeof editConnection>[2]): void {
    const merge = `connection ${id} ${Object.keys(edit)[0]}`;
    change((design) => editConnection(design, id, edit), { merge });
  }

  const { catalogue } = rules();
  const classes = connection.classes ?? null;
  return (
    <section className="inspector" aria-label={t('inspector.connectionTitle')}>
      <h3>{t('inspector.fromTo', { from: nameOf(connection.from), to: nameOf(connection.to) })}</h3>
      <p className="inspector-summary">{t('inspector.connectionSummary')}</p>
      <ConnectionResults id={id} />
      <Override
        id={`${id}-share`}
        label={t('inspector.share')}
        help={t('inspector.shareHelp')}
        param={SHARE}
        value={connection.share}
        first={0.5}
        disabled={readonly}
        onChange={(share) => set({ share })}
      />
      <Override
        id={`${id}-calls`}
        label={t('inspector.calls')}
        help={t('inspector.callsHelp')}
        param={CALLS}
        value={connection.calls}
        first={1}
        disabled={readonly}
        onChange={(calls) => set({ calls })}
      />
      <fieldset className="override" disabled={readonly}>
        <label className="override-head">
          <input
            type="checkbox"
            checked={classes !== null}
            onChange={(event) =>
              set({
                classes: event.currentTarget.checked
                  ? catalogue.classes.map((each) => each.id)
                  : undefined,
              })
            }
          />
          {t('inspector.onlyClasses')}
        </label>
        {classes !== null && (
          <div className="override-classes">
            {catalogue.classes.map((each) => (
              <label key={each.id}>
                <input
                  type="checkbox"
                  checked={classes.includes(each.id)}
                  onChange={(event) =>
                    set({
                      classes: event.currentTarget.checked
                        ? [...classes, each.id]
                        : classes.filter((other) => other !== each.id),
                    })
                  }
                />
                {each.label}
              </label>
            ))}
          </div>
        )}
      </fieldset>
      {!readonly && (
        <button type="button" className="button inspector-delete" onClick={deleteSelection}>
          <UiIcon name="delete" />
          {t('inspector.deleteConnection')}
        </button>
      )}
    </section>
  );
}

interface OverrideProps {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly param: Omit<NumberParam, 'label'>;
  readonly value: number | undefined;
  readonly first: number;
  readonly disabled: boolean;
  readonly onChange: (value: number | undefined) => void;
}

/** A value that is either implied by the two kinds or set by hand. */
function Override({ id, label, help, param, value, first, disabled, onChange }: OverrideProps) {
  return (
    <fieldset className="override" disabled={disabled}>
      <label className="override-head">
        <input
          type="checkbox"
          checked={value !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? first : undefined)}
        />
        {label}
      </label>
      <p id={`${id}-help`}>{help}</p>
      {value !== undefined && (
        <NumberInput
          id={id}
          param={{ ...param, label }}
          value={value}
          onChange={onChange}
          disabled={disabled}
          noteId={`${id}-help`}
        />
      )}
    </fieldset>
  );
}
