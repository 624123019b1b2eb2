/** What takes the picture's place: the canvas, and under it the figures if the page wants them. */
import { useEffect } from 'react';
import type { Boot } from '../boot';
import { Canvas } from '../canvas/Canvas';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { formatPercent } from '../i18n/format';
import { type LiveState, liveStore, useLive } from '../live/live';
import { Spoken } from '../live/Spoken';
import { LadderStrip } from '../panels/results/LadderStrip';
import { SummaryBar } from '../panels/results/SummaryBar';

export function LiveEmbed({ panel }: { readonly panel: Boot['framed'] }) {
  useEffect(followOutline, []);
  return (
    <>
      <div className="embed-canvas">
        <Canvas framed />
      </div>
      {panel === 'score' ? (
        <div className="embed-dock">
          <SummaryBar reasons={false} />
          <LadderStrip />
        </div>
      ) : (
        <Trouble />
      )}
      <Spoken />
    </>
  );
}

/** Without the figures nothing else would say why there are none. */
function Trouble() {
  const status = useLive((state) => state.status);
  const reason = useLive((state) => state.statusReason);
  const error = useLive((state) => state.error);
  const lost = status === 'offline' || status === 'closed';
  const text = lost ? t(`live.${status}`, { reason }) : error?.message;
  return text ? <p className="embed-trouble">{text}</p> : null;
}

/** The outline, which the server wrote, says how busy each component is at the count on show. */
function followOutline(): () => void {
  writeLoads(liveStore.getState());
  return liveStore.subscribe(writeLoads);
}

function writeLoads({ solved, preview }: LiveState): void {
  const users = preview ?? designStore.getState().design.workload.users;
  const components = solved.get(users)?.frame.components ?? {};
  for (const place of document.querySelectorAll<HTMLElement>('[data-load]')) {
    const used = components[place.dataset.load ?? '']?.utilisation;
    place.textContent = typeof used === 'number' ? formatPercent(used) : '';
  }
}
