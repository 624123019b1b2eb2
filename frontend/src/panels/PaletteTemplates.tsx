/** The ready-made groups of the palette, each with the kinds it consists of. */
import { insertTemplate, type Template, useTemplates } from '../commands/templates';
import { rules } from '../design/rules';
import { t } from '../i18n';
import { KindIcon } from '../ui/icons/kinds';
import { type Drag, PaletteItem } from './PaletteItem';

interface Props {
  readonly query: string;
  readonly onDrag: (drag: Drag | null) => void;
}

export function PaletteTemplates({ query, onDrag }: Props) {
  const templates = useTemplates();
  if (templates === 'failed') {
    return (
      <p className="palette-empty" role="alert">
        {t('palette.noGroups')}
      </p>
    );
  }
  const found = (templates ?? []).filter((template) => matches(template, query));
  if (found.length === 0) {
    return query && templates ? (
      <p className="palette-empty">{t('palette.noGroup', { query })}</p>
    ) : null;
  }
  return (
    <section aria-labelledby="palette-groups-title">
      <h2 id="palette-groups-title">{t('palette.groupsTitle')}</h2>
      {found.map((template) => (
        <PaletteItem
          key={template.id}
          icon={kindsOf(template)[0] ?? ''}
          label={template.title}
          title={template.summary}
          testId={`template-${template.id}`}
          onAdd={(at) => insertTemplate(template, at)}
          onDrag={onDrag}
        >
          <span className="palette-template">
            <span>{template.title}</span>
            <span className="palette-kinds">
              {kindsOf(template).map((kind) => (
                <KindIcon key={kind} kind={kind} size={16} />
              ))}
            </span>
          </span>
        </PaletteItem>
      ))}
    </section>
  );
}

function kindsOf({ components }: Template): readonly string[] {
  const kinds = Object.values(components).map(({ kind }) => rules().kinds.get(kind)?.icon ?? kind);
  return [...new Set(kinds)];
}

function matches(template: Template, query: string): boolean {
  const kinds = Object.values(template.components).map(
    ({ kind }) => rules().kinds.get(kind)?.label,
  );
  const text = [template.title, template.summary, ...kinds].join(' ').toLocaleLowerCase();
  const words = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.includes(word));
}
