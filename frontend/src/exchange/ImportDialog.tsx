/** A drawing of another tool, from its text to a design: choose, look through, apply. */
import { useEffect, useState } from 'react';
import { LARGEST_FILE } from '../design/file';
import { rules } from '../design/rules';
import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { openDialog } from '../ui/state';
import { Unreadable } from './diagram';
import { type Incoming, takeIncoming } from './incoming';
import { ReviewStep } from './ReviewStep';
import { pagesOf, type ReadPage, troubleText } from './read';
import type { Review } from './review';
import './exchange.css';
import './import.css';

const ACCEPTED = '.mmd,.mermaid,.md,.txt,.drawio,.xml,.svg';

interface Read {
  readonly name: string;
  readonly pages: readonly ReadPage[];
  readonly page: number;
  readonly review: Review;
}

export function ImportDialog() {
  const [text, setText] = useState('');
  const [read, setRead] = useState<Read | null>(null);
  const [trouble, setTrouble] = useState('');

  async function look(incoming: Incoming): Promise<void> {
    setTrouble('');
    try {
      const pages = await pagesOf(incoming.text, rules().catalogue);
      show({ name: incoming.name, pages }, 0);
    } catch (error) {
      setTrouble(troubleText(error));
    }
  }

  function show(found: Pick<Read, 'name' | 'pages'>, page: number): void {
    try {
      const review = found.pages[page]?.review();
      if (!review) throw new Unreadable('no page');
      setRead({ ...found, page, review });
      setTrouble('');
    } catch (error) {
      setTrouble(troubleText(error));
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what waits is taken once.
  useEffect(() => {
    const incoming = takeIncoming();
    if (!incoming) return;
    setText(incoming.text.slice(0, 100_000));
    void look(incoming);
  }, []);

  return (
    <Dialog title={t('importing.title')} onClose={() => openDialog(null)}>
      {read ? (
        <ReviewStep
          key={read.page}
          name={read.name}
          pages={read.pages.map((page, index) => page.name || `${index + 1}`)}
          page={read.page}
          onPage={(page) => show(read, page)}
          review={read.review}
          onReview={(review) => setRead({ ...read, review })}
          onBack={() => setRead(null)}
        />
      ) : (
        <ChooseStep text={text} onText={setText} onRead={(incoming) => void look(incoming)} />
      )}
      {trouble && (
        <p role="alert" className="import-trouble" data-testid="import-trouble">
          {trouble}
        </p>
      )}
    </Dialog>
  );
}

interface ChooseProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onRead: (incoming: Incoming) => void;
}

function ChooseStep({ text, onText, onRead }: ChooseProps) {
  async function choose(file: File | undefined): Promise<void> {
    if (!file) return;
    // One character more than the limit is refused with the limit's name.
    const content = file.size > LARGEST_FILE ? ' '.repeat(LARGEST_FILE + 1) : await file.text();
    onRead({ text: content, name: file.name });
  }

  return (
    <>
      <p>{t('importing.explain')}</p>
      <label className="import-file">
        <span>{t('importing.file')}</span>
        <input
          type="file"
          accept={ACCEPTED}
          data-testid="import-file"
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
      </label>
      <label className="import-text">
        <span>{t('importing.text')}</span>
        <textarea
          className="field"
          rows={8}
          spellCheck={false}
          value={text}
          data-testid="import-text"
          placeholder={'flowchart LR\n  Users --> LB[Load balancer] --> API --> DB[(PostgreSQL)]'}
          onChange={(event) => onText(event.currentTarget.value)}
        />
      </label>
      <div className="dialog-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={!text.trim()}
          data-testid="import-read"
          onClick={() => onRead({ text, name: '' })}
        >
          {t('importing.read')}
        </button>
      </div>
    </>
  );
}
