/** The shortcut sheet, made from the list of commands, and the gestures that are not commands. */
import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { openDialog } from '../ui/state';
import { COMMANDS, title } from './commands';
import { chordText } from './keys';
import './help.css';

const GROUPS = ['edit', 'arrange', 'view', 'file', 'help'] as const;

const GESTURES = [
  { id: 'walk', keys: ['ArrowRight', 'Alt+ArrowRight'] },
  { id: 'nudge', keys: ['ArrowRight', 'Shift+ArrowRight'] },
  { id: 'addNext', keys: ['Mod+ArrowRight'] },
  { id: 'dragCopy', keys: ['Alt'] },
  { id: 'copyPaste', keys: ['Mod+KeyC', 'Mod+KeyX', 'Mod+KeyV'] },
  { id: 'pan', keys: ['Space'] },
  { id: 'additive', keys: ['Shift'] },
] as const;

type Group = (typeof GROUPS)[number];

function hasKeys(group: Group): boolean {
  return COMMANDS.some((each) => each.group === group && each.keys !== undefined);
}

export function Help() {
  return (
    <Dialog title={t('help.title')} onClose={() => openDialog(null)}>
      <p className="help-start">{t('help.start')}</p>
      <div className="help-groups">
        {GROUPS.filter(hasKeys).map((group) => (
          <section key={group}>
            <h3>{t(`help.${group}`)}</h3>
            <dl>
              {COMMANDS.filter((each) => each.group === group && each.keys).map((each) => (
                <div key={each.id} className="help-row">
                  <dt>{title(each)}</dt>
                  <dd>
                    {each.keys?.map((chord) => (
                      <kbd key={chord}>{chordText(chord)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t('help.gestures')}</h3>
          <dl>
            {GESTURES.map(({ id, keys }) => (
              <div key={id} className="help-row">
                <dt>{t(`help.${id}`)}</dt>
                <dd>
                  {keys.map((chord) => (
                    <kbd key={chord}>{chordText(chord)}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
