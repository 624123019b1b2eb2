/** Chooses what a component shall call. A pick from the open list connects at once; arrow keys on
 * the closed list pass over every entry, so there Enter or the button connects. */
import { useRef, useState } from 'react';
import { connect, nameOf } from '../commands/actions';
import { t } from '../i18n';

interface Props {
  readonly from: string;
  readonly targets: readonly string[];
}

export function ConnectChoice({ from, targets }: Props) {
  const [chosen, setChosen] = useState('');
  const byKeys = useRef(false);

  function take(target: string): void {
    setChosen('');
    if (target) connect(from, target);
  }

  return (
    <>
      <select
        className="field"
        data-testid="outline-connect"
        aria-label={t('outline.connectTo', { name: nameOf(from) })}
        value={targets.includes(chosen) ? chosen : ''}
        onPointerDown={() => {
          byKeys.current = false;
        }}
        onKeyDown={(event) => {
          byKeys.current = true;
          if (event.key !== 'Enter' || !chosen) return;
          event.preventDefault();
          take(chosen);
        }}
        onChange={({ currentTarget: { value } }) =>
          byKeys.current ? setChosen(value) : take(value)
        }
      >
        <option value="">{t('outline.choose')}</option>
        {targets.map((target) => (
          <option key={target} value={target}>
            {nameOf(target)}
          </option>
        ))}
      </select>
      {chosen && (
        <button type="button" className="button" onClick={() => take(chosen)}>
          {t('outline.connect')}
        </button>
      )}
    </>
  );
}
