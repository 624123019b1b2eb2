/**
 * A run as a short film: the server draws each scene, a canvas shows one after the other with a
 * short cross-fade, and the browser's own recorder makes the file while they are shown.
 */
import { designStore } from '../design/store';
import { t } from '../i18n';
import { type PictureTheme, post, Refused } from './files';

const WIDTH = 1200;
const HEIGHT = 630;
const SCENE_MS = 1400;
/** A film of few scenes shows each for longer. */
const SHORTEST_MS = 6000;
const FADE_MS = 300;
const FRAMES_PER_SECOND = 25;
const BITS_PER_SECOND = 4_000_000;
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];

export interface Film {
  readonly content: Blob;
  readonly ending: 'webm' | 'mp4';
}

export interface Failure {
  readonly index: number;
  readonly label: string;
}

/** The failures of the design that can be filmed. */
export async function failuresOf(signal: AbortSignal): Promise<readonly Failure[]> {
  const { design } = designStore.getState();
  const response = await post('/api/v1/exports/failures', { design }, signal);
  return ((await response.json()) as { failures: Failure[] }).failures;
}

/** The design at every load step, or through one of its failures, as SVG. */
export async function scenesOf(
  failure: number | null,
  theme: PictureTheme,
  signal: AbortSignal,
): Promise<string[]> {
  const { design } = designStore.getState();
  const response = await post('/api/v1/exports/scenes', { design, theme, failure }, signal);
  return ((await response.json()) as { scenes: string[] }).scenes;
}

/** Records the scenes in real time. `onProgress` hears shares from 0 to 1. */
export async function film(
  scenes: readonly string[],
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Film> {
  const type = recordable();
  const pictures = await Promise.all(scenes.map(pictureOf));
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  const first = pictures[0];
  if (!context || !first) throw new Refused(t('exchange.filmFailed'));
  context.drawImage(first, 0, 0, WIDTH, HEIGHT);

  const recorder = new MediaRecorder(canvas.captureStream(FRAMES_PER_SECOND), {
    mimeType: type,
    videoBitsPerSecond: BITS_PER_SECOND,
  });
  const pieces: Blob[] = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.start();
  try {
    await play(context, pictures, onProgress, signal);
  } finally {
    if (recorder.state !== 'inactive') recorder.stop();
    await stopped;
  }
  const container = type.split(';')[0] ?? type;
  return {
    content: new Blob(pieces, { type: container }),
    ending: container === 'video/mp4' ? 'mp4' : 'webm',
  };
}

function recordable(): string {
  const able = 'MediaRecorder' in window && 'captureStream' in HTMLCanvasElement.prototype;
  const type = able ? TYPES.find((each) => MediaRecorder.isTypeSupported(each)) : undefined;
  if (!type) throw new Refused(t('exchange.noRecorder'));
  return type;
}

function play(
  context: CanvasRenderingContext2D,
  pictures: readonly HTMLImageElement[],
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const scene = Math.max(SCENE_MS, SHORTEST_MS / pictures.length);
  const whole = pictures.length * scene;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    // A timer and not an animation frame: those stop while the tab is hidden.
    const timer = setInterval(() => {
      const passed = performance.now() - began;
      if (signal.aborted || passed >= whole) {
        clearInterval(timer);
        if (signal.aborted) reject(signal.reason);
        else resolve();
        return;
      }
      paint(context, pictures, passed, scene);
      onProgress(passed / whole);
    }, 1000 / FRAMES_PER_SECOND);
  });
}

function paint(
  context: CanvasRenderingContext2D,
  pictures: readonly HTMLImageElement[],
  passed: number,
  scene: number,
): void {
  const index = Math.floor(passed / scene);
  const fading = Math.min(1, (passed - index * scene) / FADE_MS);
  const before = pictures[index - 1];
  const now = pictures[index];
  context.globalAlpha = 1;
  if (before && fading < 1) context.drawImage(before, 0, 0, WIDTH, HEIGHT);
  context.globalAlpha = before ? fading : 1;
  if (now) context.drawImage(now, 0, 0, WIDTH, HEIGHT);
}

function pictureOf(svg: string): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  const image = new Image();
  const loaded = new Promise<HTMLImageElement>((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Refused(t('exchange.filmFailed')));
  });
  image.src = url;
  return loaded.finally(() => URL.revokeObjectURL(url));
}
