/** A section that opens on demand; what is inside does not exist before. */
import { type ReactNode, useState } from 'react';
import { UiIcon } from '../../ui/icons/UiIcon';

export interface DisclosureProps {
  readonly title: string;
  /** A word or figure that makes opening unnecessary. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function Disclosure({ title, aside, children, testId }: DisclosureProps) {
  const [opened, setOpened] = useState(false);
  return (
    <details
      className="disclosure"
      data-testid={testId}
      onToggle={(event) => setOpened(event.currentTarget.open)}
    >
      <summary>
        <UiIcon name="expand" />
        <span className="disclosure-title">{title}</span>
        {aside !== undefined && <span className="disclosure-aside">{aside}</span>}
      </summary>
      {opened && <div className="disclosure-body">{children}</div>}
    </details>
  );
}
