/** What an empty canvas offers: a ready-made group, or a whole starting design. */
import { boot } from '../boot';
import { replaceDesign } from '../commands/files';
import { insertTemplate, useTemplates } from '../commands/templates';
import { t } from '../i18n';
import './empty-canvas.css';

const MOST = 4;

export function EmptyCanvas() {
  const templates = useTemplates();
  const groups = templates === 'failed' ? [] : (templates ?? []);
  return (
    <section
      className="empty-canvas"
      aria-labelledby="empty-canvas-title"
      data-testid="empty-canvas"
    >
      <h2 id="empty-canvas-title">{t('palette.emptyTitle')}</h2>
      <p>{t('palette.emptyText')}</p>
      <div className="empty-canvas-choices">
        {groups.slice(0, MOST).map((template) => (
          <button
            key={template.id}
            type="button"
            className="button"
            onClick={() => insertTemplate(template)}
          >
            {template.title}
          </button>
        ))}
      </div>
      {boot().seeds.length > 0 && <p>{t('palette.emptyOr')}</p>}
      <div className="empty-canvas-choices">
        {boot()
          .seeds.slice(0, MOST)
          .map(({ id, title, design }) => (
            <button
              key={id}
              type="button"
              className="button"
              onClick={() => replaceDesign(design, t('files.opened', { name: title }))}
            >
              {title}
            </button>
          ))}
      </div>
    </section>
  );
}
