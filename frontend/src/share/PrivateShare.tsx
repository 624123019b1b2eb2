/** A link that holds the whole design itself: made here, kept nowhere. */
import { useEffect, useState } from 'react';
import { exportFile } from '../commands/files';
import { LONGEST, MOST_COMPONENTS, type PrivateLink, privateLink } from '../design/privateLink';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { UiIcon } from '../ui/icons/UiIcon';
import { CopyField } from './CopyField';

export function PrivateShare() {
  const [link, setLink] = useState<PrivateLink | null>(null);

  useEffect(() => {
    let wanted = true;
    void privateLink(designStore.getState().design, location.origin).then((made) => {
      if (wanted) setLink(made);
    });
    return () => {
      wanted = false;
    };
  }, []);

  return (
    <>
      <p>{t('share.privateExplain')}</p>
      {link?.ok === true && (
        <CopyField
          label={t('share.private')}
          value={link.url}
          testId="share-private-link"
          primary
        />
      )}
      {link?.ok === false && (
        <>
          <button type="button" className="button" disabled data-testid="share-private-disabled">
            {t('share.private')}
          </button>
          <p data-testid="share-private-reason">
            {link.why === 'too many'
              ? t('share.tooMany', { count: link.count, limit: MOST_COMPONENTS })
              : t('share.tooLong', { count: link.count, limit: LONGEST })}
          </p>
          <button
            type="button"
            className="button button-primary"
            data-testid="share-file"
            onClick={exportFile}
          >
            <UiIcon name="download" />
            {t('share.file')}
          </button>
        </>
      )}
    </>
  );
}
