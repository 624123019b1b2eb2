/** After the first applied change: where to go from here, until somebody waves it away for good. */
import { useState } from 'react';
import { boot } from '../../boot';
import { t } from '../../i18n';
import { openDialog } from '../../ui/state';

const KEY = 'loadstone.shown-around';

export function WhatNext() {
  const [gone, setGone] = useState(waved);
  if (gone || boot().chapter || boot().board) return null;
  function wave(): void {
    setGone(true);
    try {
      localStorage.setItem(KEY, '1');
    } catch {
      // Without storage it comes back on the next visit.
    }
  }
  return (
    <nav className="advice-card" aria-label={t('judge.whatNext')} data-testid="what-next">
      <p>{t('judge.stepOne')}</p>
      <p className="advice-actions">
        <a className="button button-primary" href="/learn/load-balancer">
          {t('judge.nextStep')}
        </a>
        <button type="button" className="button" onClick={wave}>
          {t('judge.freeBuild')}
        </button>
        <button type="button" className="button" onClick={() => openDialog('share')}>
          {t('judge.shareIt')}
        </button>
        <a className="button" href="/classes">
          {t('judge.teach')}
        </a>
      </p>
    </nav>
  );
}

function waved(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
