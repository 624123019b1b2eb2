/** What breaks first, and at how many users: answered before anybody has seen a result. */
import { useState } from 'react';
import { inLanguage, t } from '../i18n';
import { predict } from './asking';
import { stepName } from './figures';
import { useLive } from './state';

export function Prediction() {
  const question = useLive((state) => state.session?.question);
  const shown = useLive((state) => state.session?.predictions !== undefined);
  const guess = useLive((state) => state.seat?.guess ?? null);
  const [component, setComponent] = useState(guess?.component ?? '');
  const [users, setUsers] = useState(guess ? String(guess.users) : '');
  const [kept, setKept] = useState(guess !== null);
  if (!question) return null;

  async function answer(): Promise<void> {
    if (await predict(component, Number(users))) setKept(true);
  }

  return (
    <form
      className="live-form"
      onSubmit={(event) => {
        event.preventDefault();
        void answer();
      }}
    >
      <fieldset disabled={shown}>
        <legend>{t('liveclass.askComponent')}</legend>
        <div className="live-choices">
          {question.options.map((option) => (
            <label key={option.id}>
              <input
                type="radio"
                name="component"
                value={option.id}
                required
                checked={component === option.id}
                onChange={() => {
                  setComponent(option.id);
                  setKept(false);
                }}
              />
              {option.name || inLanguage(option.label)}
              {option.name && <small>{inLanguage(option.label)}</small>}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset disabled={shown}>
        <legend>{t('liveclass.askUsers')}</legend>
        <div className="live-choices">
          {[...question.steps, 0].map((step) => (
            <label key={step}>
              <input
                type="radio"
                name="users"
                value={step}
                required
                checked={users === String(step)}
                onChange={() => {
                  setUsers(String(step));
                  setKept(false);
                }}
              />
              {stepName(step)}
            </label>
          ))}
        </div>
      </fieldset>
      {!shown && (
        <button type="submit" className="button button-primary" data-testid="predict">
          {t('liveclass.predict')}
        </button>
      )}
      <p role="status" data-testid="predicted">
        {kept && guess ? t('liveclass.kept') : ''}
      </p>
    </form>
  );
}
