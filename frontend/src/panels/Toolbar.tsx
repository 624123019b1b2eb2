/** The bar at the top: what this design is called, and the commands one reaches for. */
import { useState } from 'react';
import { boot } from '../boot';
import { type CommandId, command, title } from '../commands/commands';
import { replaceDesign } from '../commands/files';
import { chordText } from '../commands/keys';
import { setName } from '../design/edits';
import { change, useDesign } from '../design/store';
import { useSaving } from '../design/useSaving';
import { LANGUAGE_NAMES, LANGUAGES, t, useLanguage } from '../i18n';
import { remember } from '../i18n/language';
import { type IconName, UiIcon } from '../ui/icons/UiIcon';
import { Logo } from '../ui/Logo';
import { Menu, type MenuItem } from '../ui/Menu';
import { useUi } from '../ui/state';
import { setTheme, THEMES, useTheme } from '../ui/theme';
import { NameField } from './form/NameField';
import './toolbar.css';

export function Toolbar() {
  const name = useDesign((state) => state.design.name);
  return (
    <header className="topbar">
      <a className="topbar-logo" href="/" aria-label="Loadstone">
        <Logo />
      </a>
      <h1 className="visually-hidden">{name || t('editor.untitled')} · Loadstone</h1>
      <NameField
        label={t('editor.designName')}
        placeholder={t('editor.untitled')}
        value={name}
        testId="design-name"
        onCommit={(value) => change((design) => setName(design, value))}
      />
      <SavedMark />
      <div className="topbar-tools" role="toolbar" aria-label={t('editor.tools')}>
        <UndoRedo />
        <ViewSwitch />
        <span className="topbar-space" />
        {!boot().board && <SeedsMenu />}
        <MoreMenu />
        <LanguageMenu />
        <ThemeMenu />
        <CommandButton id="help" icon="keyboard" />
        <button
          type="button"
          className="button button-primary topbar-share"
          data-testid="share"
          aria-label={t('editor.share')}
          onClick={() => command('share').run()}
        >
          <UiIcon name="share" />
          <span>{t('editor.share')}</span>
        </button>
      </div>
    </header>
  );
}

function UndoRedo() {
  const past = useDesign((state) => state.history.past.length > 0);
  const future = useDesign((state) => state.history.future.length > 0);
  return (
    <>
      <CommandButton id="undo" icon="undo" disabled={!past} />
      <CommandButton id="redo" icon="redo" disabled={!future} />
    </>
  );
}

interface CommandButtonProps {
  readonly id: CommandId;
  readonly icon: IconName;
  readonly disabled?: boolean;
}

function CommandButton({ id, icon, disabled = false }: CommandButtonProps) {
  const each = command(id);
  const keys = each.keys?.[0];
  return (
    <button
      type="button"
      className="button button-quiet button-icon"
      aria-label={title(each)}
      title={keys ? `${title(each)} (${chordText(keys)})` : title(each)}
      disabled={disabled}
      data-testid={id}
      onClick={each.run}
    >
      <UiIcon name={icon} />
    </button>
  );
}

const VIEWS = [
  { id: 'canvas', icon: 'canvas' },
  { id: 'outline', icon: 'list' },
  { id: 'split', icon: 'panel' },
] as const;

function ViewSwitch() {
  const view = useUi((state) => state.view);
  return (
    <fieldset className="view-switch">
      <legend className="visually-hidden">{t('editor.view')}</legend>
      {VIEWS.map(({ id, icon }) => (
        <button
          key={id}
          type="button"
          className="button button-quiet button-icon"
          aria-pressed={view === id}
          aria-label={t(`commands.${id}`)}
          title={t(`commands.${id}`)}
          data-testid={`view-${id}`}
          onClick={() => command(id).run()}
        >
          <UiIcon name={icon} />
        </button>
      ))}
    </fieldset>
  );
}

function SeedsMenu() {
  const [dynamics, setDynamics] = useState<readonly MenuItem[]>([]);
  const items = boot().seeds.map((seed) => ({
    id: `seed-${seed.id}`,
    label: seed.title,
    run: () => replaceDesign(seed.design, t('files.opened', { name: seed.title })),
  }));
  return (
    <Menu
      label={t('editor.seeds')}
      items={[...items, ...dynamics]}
      onOpen={() =>
        void import('./dynamics/opening').then((how) => how.dynamicItems()).then(setDynamics)
      }
      testId="seeds"
      className="button button-quiet topbar-seeds"
    >
      <UiIcon name="fork" />
      <span>{t('editor.seeds')}</span>
    </Menu>
  );
}

function MoreMenu() {
  const ids = ['palette', 'export', 'exportFile', 'import', 'importFile'] as const;
  const places = boot().places.map(({ address, label }) => ({
    id: `place-${address}`,
    label,
    run: () => location.assign(address),
  }));
  const items = ids.map((id) => {
    const each = command(id);
    const keys = each.keys?.[0];
    return {
      id,
      label: title(each),
      ...(keys ? { detail: chordText(keys) } : {}),
      run: each.run,
    };
  });
  return (
    <Menu label={t('editor.more')} items={[...items, ...places]} testId="more">
      <UiIcon name="more" />
    </Menu>
  );
}

export function LanguageMenu() {
  const current = useLanguage();
  const items = LANGUAGES.map((language) => ({
    id: `language-${language}`,
    label: LANGUAGE_NAMES[language],
    checked: language === current,
    // The catalogue's texts come with the page, so the page is fetched again in that language.
    run: () => {
      remember(language);
      location.reload();
    },
  }));
  return (
    <Menu label={t('editor.language')} items={items} testId="language">
      <UiIcon name="language" />
    </Menu>
  );
}

export function ThemeMenu() {
  const current = useTheme();
  const items = THEMES.map((theme) => ({
    id: `theme-${theme}`,
    label: t(`editor.theme_${theme}`),
    checked: theme === current,
    run: () => setTheme(theme),
  }));
  return (
    <Menu label={t('editor.theme')} items={items} testId="theme">
      <UiIcon name={current} />
    </Menu>
  );
}

function SavedMark() {
  const status = useSaving((state) => state.status);
  return (
    <span className="saved-mark" data-status={status} data-testid="saved">
      {t(`editor.saving_${status}`)}
    </span>
  );
}
