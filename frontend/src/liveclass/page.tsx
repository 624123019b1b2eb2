/** The entry of the pages of a live session: a participant's, the instructor's, the projector's. */
import './liveclass.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { boot } from '../boot';
import { loadRest, setLanguage } from '../i18n';
import { ProjectorView } from './ProjectorView';
import { SeatView } from './SeatView';
import { StaffView } from './StaffView';
import { followSession } from './socket';
import type { LiveBoot } from './types';

async function start(): Promise<void> {
  const about = boot() as unknown as LiveBoot;
  await setLanguage(about.language, { remember: false });
  await loadRest();
  const root = document.getElementById('live');
  if (!root) throw new Error('The page has no place for the session.');
  createRoot(root).render(
    <StrictMode>
      {about.role === 'seat' && <SeatView />}
      {about.role === 'staff' && <StaffView about={about} />}
      {about.role === 'projector' && <ProjectorView about={about} />}
    </StrictMode>,
  );
  followSession(about.session, about.role);
}

void start();
