/**
 * The skeleton of a component's figures: sign, number, bar, queue and loss badges.
 * React draws it once; the painter writes into the parts marked `data-paint`.
 */
import './gauge.css';

export function Gauge() {
  return (
    <span className="gauge" data-paint="gauge" role="img">
      <span className="gauge-row">
        <span className="load-sign" data-paint="sign" />
        <span className="gauge-number">
          <span className="gauge-alone" data-paint="number">
            –
          </span>
        </span>
      </span>
      <span className="gauge-bar" data-paint="bar" />
      <span className="gauge-badges">
        <span className="gauge-alone gauge-badges-row">
          <span className="gauge-badge gauge-queue" data-paint="queue" hidden />
          <span className="gauge-badge gauge-lost" data-paint="lost" hidden />
        </span>
      </span>
    </span>
  );
}
